package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.PutRules.Conditions;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.S3Call;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What must be so for an object to be deleted. Immutable.
 *
 * @param ifMatch an entity tag without quotes, or {@code *}
 * @param ifModified in whole seconds
 */
public record DeleteConditions(
    Optional<String> ifMatch, OptionalLong ifSizeBytes, Optional<Instant> ifModified) {
  private static final String MODIFIED = "x-amz-if-match-last-modified-time";
  private static final String SIZE = "x-amz-if-match-size";

  /** Those of a request's headers; INVALID_ARGUMENT. */
  static DeleteConditions of(S3Call call) {
    return parse(call.header("if-match"), call.header(SIZE), call.header(MODIFIED));
  }

  /**
   * As texts.
   *
   * @throws S3Exception INVALID_ARGUMENT
   */
  public static DeleteConditions parse(
      Optional<String> etag, Optional<String> sizeBytes, Optional<String> modified) {
    OptionalLong size = OptionalLong.empty();
    if (sizeBytes.isPresent()) {
      size = OptionalLong.of(number(sizeBytes.get()));
    }
    Optional<Instant> time =
        modified.map(
            text -> Dates.seconds(Dates.parse(text).orElseThrow(() -> bad(MODIFIED, text))));
    return new DeleteConditions(etag.map(EntityTags::bare), size, time);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw bad(SIZE, text);
    }
  }

  private static S3Exception bad(String name, String value) {
    return new S3Exception(S3Error.INVALID_ARGUMENT, "A condition's value cannot be read.")
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  /** Whether nothing is asked. */
  public boolean isEmpty() {
    return ifMatch.isEmpty() && ifSizeBytes.isEmpty() && ifModified.isEmpty();
  }

  /** PRECONDITION_FAILED, unless all hold. */
  void require(ObjectInfo info) {
    boolean holds =
        ifMatch.map(tag -> tag.equals("*") || tag.equals(info.etag())).orElse(true)
            && (ifSizeBytes.isEmpty() || ifSizeBytes.getAsLong() == info.sizeBytes())
            && ifModified.map(Dates.seconds(info.modified())::equals).orElse(true);
    if (!holds) {
      throw new S3Exception(S3Error.PRECONDITION_FAILED);
    }
  }

  /** For the storage, which looks again. */
  Conditions atCommit() {
    return new Conditions(false, ifMatch, ifSizeBytes, ifModified);
  }
}
