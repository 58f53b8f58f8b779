package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectInfo.PartInfo;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.wire.Limits;
import java.util.List;
import java.util.Optional;

/**
 * Which bytes of an object a read asks for. Immutable.
 *
 * @param fromByte first byte
 * @param lengthBytes may be 0, of an empty object or part
 * @param partial whether a range or a part was asked for
 * @param part the part that was asked for, of an object that was uploaded in parts
 */
record Selection(long fromByte, long lengthBytes, boolean partial, Optional<PartInfo> part) {
  private static final String PART_NUMBER = "partNumber";

  /**
   * What a request asks for.
   *
   * @throws S3Exception INVALID_RANGE, INVALID_PART, INVALID_ARGUMENT, INVALID_REQUEST
   */
  static Selection of(S3Call call, ObjectInfo info) {
    Optional<String> number = call.query(PART_NUMBER);
    Optional<String> range = call.header("range");
    if (number.isPresent()) {
      if (range.isPresent()) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST,
            "Cannot specify both Range header and partNumber query parameter");
      }
      return part(number.get(), info);
    }
    return range
        .filter(ignored -> isCurrent(call.header("if-range"), info))
        .flatMap(header -> range(call, header, info.sizeBytes()))
        .map(found -> new Selection(found.fromByte(), found.lengthBytes(), true, Optional.empty()))
        .orElse(new Selection(0, info.sizeBytes(), false, Optional.empty()));
  }

  private static Optional<ByteRange> range(S3Call call, String header, long sizeBytes) {
    try {
      return ByteRange.ofHeader(header, sizeBytes);
    } catch (S3Exception e) {
      call.header("Content-Range", "bytes */" + sizeBytes);
      throw e;
    }
  }

  /** A range of what the client has seen before makes sense only while that is still there. */
  private static boolean isCurrent(Optional<String> ifRange, ObjectInfo info) {
    if (ifRange.isEmpty()) {
      return true;
    }
    return Dates.parseHttp(ifRange.get())
        .map(date -> date.equals(Dates.seconds(info.modified())))
        .orElseGet(() -> EntityTags.bare(ifRange.get()).equals(info.etag()));
  }

  private static Selection part(String text, ObjectInfo info) {
    int number = partNumber(text);
    List<PartInfo> parts = info.facts().parts();
    if (parts.isEmpty() && number == 1) {
      return new Selection(0, info.sizeBytes(), true, Optional.empty());
    }
    long from = 0;
    for (PartInfo part : parts) {
      if (part.number() == number) {
        return new Selection(from, part.sizeBytes(), true, Optional.of(part));
      }
      from += part.sizeBytes();
    }
    throw new S3Exception(S3Error.INVALID_PART, "The object has no part of this number.")
        .with("PartNumberRequested", text)
        .with("ActualPartCount", Integer.toString(Math.max(1, parts.size())));
  }

  /** 1..10000; INVALID_ARGUMENT. */
  static int partNumber(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= Limits.MAX_PARTS) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw badNumber(text);
    }
    throw badNumber(text);
  }

  private static S3Exception badNumber(String text) {
    return new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "Part number must be an integer between 1 and 10000, inclusive")
        .with("ArgumentName", PART_NUMBER)
        .with("ArgumentValue", text);
  }

  /** The value of a header {@code Content-Range}; empty when the whole is sent, or nothing. */
  Optional<String> contentRange(long sizeBytes) {
    return partial && lengthBytes > 0
        ? Optional.of(new ByteRange(fromByte, lengthBytes).contentRange(sizeBytes))
        : Optional.empty();
  }
}
