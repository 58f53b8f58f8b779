package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Optional;

/** A part of an object's bytes; never empty. Immutable. Source: RFC 9110, section 14. */
public record ByteRange(long fromByte, long lengthBytes) {
  private static final String UNIT = "bytes=";

  /**
   * Of a header {@code Range}; empty for what is malformed or several ranges, as the whole is
   * answered then.
   *
   * @throws S3Exception INVALID_RANGE when it is outside of the object
   */
  static Optional<ByteRange> ofHeader(String header, long sizeBytes) {
    Optional<Bounds> bounds = Bounds.parse(header);
    if (bounds.isEmpty()) {
      return Optional.empty();
    }
    long first = bounds.get().first();
    long last = bounds.get().last();
    if (first < 0) {
      first = Math.max(0, sizeBytes - last);
      last = sizeBytes - 1;
    }
    if (first >= sizeBytes) {
      throw outside(header, sizeBytes);
    }
    return Optional.of(new ByteRange(first, Math.min(last, sizeBytes - 1) - first + 1));
  }

  /**
   * Of a header {@code x-amz-copy-source-range}, which must have both ends and lie inside.
   *
   * @throws S3Exception INVALID_ARGUMENT, INVALID_RANGE
   */
  public static ByteRange ofCopyHeader(String header, long sizeBytes) {
    Bounds bounds =
        Bounds.parse(header)
            .filter(found -> found.first() >= 0 && found.last() != Long.MAX_VALUE)
            .orElseThrow(
                () ->
                    new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "The x-amz-copy-source-range value must be of the form"
                                + " bytes=first-last.")
                        .with("ArgumentName", "x-amz-copy-source-range")
                        .with("ArgumentValue", header));
    if (bounds.last() >= sizeBytes) {
      throw outside(header, sizeBytes);
    }
    return new ByteRange(bounds.first(), bounds.last() - bounds.first() + 1);
  }

  private static S3Exception outside(String header, long sizeBytes) {
    return new S3Exception(S3Error.INVALID_RANGE)
        .with("RangeRequested", header)
        .with("ActualObjectSize", Long.toString(sizeBytes));
  }

  /** The value of a header {@code Content-Range}. */
  String contentRange(long sizeBytes) {
    return "bytes " + fromByte + "-" + (fromByte + lengthBytes - 1) + "/" + sizeBytes;
  }

  /**
   * As written.
   *
   * @param first -1 when only the length of the end is given, in last
   * @param last inclusive; Long.MAX_VALUE when it is left open
   */
  private record Bounds(long first, long last) {
    static Optional<Bounds> parse(String header) {
      int dash = header.indexOf('-');
      if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length()) || dash < 0) {
        return Optional.empty();
      }
      String from = header.substring(UNIT.length(), Math.max(dash, UNIT.length())).strip();
      String to = header.substring(dash + 1).strip();
      long last = to.isEmpty() && !from.isEmpty() ? Long.MAX_VALUE : number(to);
      long first = from.isEmpty() ? -1 : number(from);
      boolean malformed = last < 0 || (!from.isEmpty() && first < 0) || first > last;
      return malformed ? Optional.empty() : Optional.of(new Bounds(first, last));
    }

    /** -2 when it is none. */
    private static long number(String digits) {
      if (digits.isEmpty() || digits.length() > 18) {
        return -2;
      }
      long value = 0;
      for (int i = 0; i < digits.length(); i++) {
        int digit = digits.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -2;
        }
        value = value * 10 + digit;
      }
      return value;
    }
  }
}
