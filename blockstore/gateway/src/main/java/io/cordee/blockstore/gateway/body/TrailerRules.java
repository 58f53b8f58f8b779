package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which trailers may follow the last chunk. Immutable.
 *
 * @param allowed whether there is a trailer section at all
 * @param names in lower case; each must come, and no other may
 */
public record TrailerRules(boolean allowed, Set<String> names) {
  private static final int MAX_NAMES = 16;

  public TrailerRules {
    names = Set.copyOf(names);
  }

  /** The body ends after its last chunk. */
  public static TrailerRules none() {
    return new TrailerRules(false, Set.of());
  }

  /**
   * The body ends with these trailers.
   *
   * @param header the value of {@code x-amz-trailer}: names separated by commas, may be empty
   * @throws S3Exception InvalidRequest if there are more names than anybody needs
   */
  public static TrailerRules announced(String header) {
    Set<String> names = new TreeSet<>();
    for (int start = 0; start <= header.length(); ) {
      int end = header.indexOf(',', start);
      end = end < 0 ? header.length() : end;
      String name = header.substring(start, end).trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        names.add(name);
      }
      if (names.size() > MAX_NAMES) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST, "x-amz-trailer names more than " + MAX_NAMES + " trailers.");
      }
      start = end + 1;
    }
    return new TrailerRules(true, names);
  }
}
