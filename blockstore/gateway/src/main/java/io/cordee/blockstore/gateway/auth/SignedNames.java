package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the headers that a signature covers, as the signer listed them. Immutable.
 *
 * @param list with semicolons, as in the canonical request
 */
record SignedNames(String list, List<String> names) {
  /** Each is looked for in all headers of the request, so their product is bounded. */
  private static final int MAX_NAMES = 128;

  /** Empty if there are no names, too many, or one that is no lower-case header name. */
  static Optional<SignedNames> parse(String list) {
    List<String> names = new ArrayList<>();
    for (int start = 0; start <= list.length(); ) {
      int end = list.indexOf(';', start);
      end = end < 0 ? list.length() : end;
      String name = list.substring(start, end);
      if (!isName(name) || names.size() == MAX_NAMES) {
        return Optional.empty();
      }
      names.add(name);
      start = end + 1;
    }
    return Optional.of(new SignedNames(list, names));
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ':' || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * An unsigned {@code x-amz-} header could make another request of a signed one, such as a copy of
   * an upload.
   */
  void requireCover(RequestFacts facts) {
    requireSigned("host");
    for (Map.Entry<String, String> header : facts.headers()) {
      if (header.getKey().startsWith("x-amz-")) {
        requireSigned(header.getKey());
      }
    }
  }

  private void requireSigned(String name) {
    if (!names.contains(name)) {
      throw new S3Exception(
              S3Error.ACCESS_DENIED,
              "There were headers present in the request which were not signed")
          .with("HeadersNotSigned", name);
    }
  }
}
