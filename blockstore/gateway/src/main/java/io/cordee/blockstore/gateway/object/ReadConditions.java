package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.S3Call;
import java.time.Instant;
import java.util.Optional;

/**
 * The conditions of a read, with the precedence that S3 documents: an entity tag that holds makes
 * the date beside it void. Immutable. Source: S3 API reference, GetObject and CopyObject.
 */
record ReadConditions(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {
  /** What to answer. */
  enum Result {
    GO_ON,
    NOT_MODIFIED,
    FAILED
  }

  /**
   * Those of a request.
   *
   * @param prefix "" or {@code x-amz-copy-source-}
   */
  static ReadConditions of(S3Call call, String prefix) {
    return new ReadConditions(
        call.header(prefix + "if-match"),
        call.header(prefix + "if-none-match"),
        call.header(prefix + "if-modified-since").flatMap(Dates::parse),
        call.header(prefix + "if-unmodified-since").flatMap(Dates::parse));
  }

  Result check(ObjectInfo info) {
    return check(info.etag(), Dates.seconds(info.modified()));
  }

  Result check(String etag, Instant modified) {
    if (ifMatch.isPresent()) {
      if (!EntityTags.matches(ifMatch.get(), etag)) {
        return Result.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent() && modified.isAfter(ifUnmodifiedSince.get())) {
      return Result.FAILED;
    }
    if (ifNoneMatch.isPresent()) {
      return EntityTags.matches(ifNoneMatch.get(), etag) ? Result.NOT_MODIFIED : Result.GO_ON;
    }
    return ifModifiedSince.isPresent() && !modified.isAfter(ifModifiedSince.get())
        ? Result.NOT_MODIFIED
        : Result.GO_ON;
  }
}
