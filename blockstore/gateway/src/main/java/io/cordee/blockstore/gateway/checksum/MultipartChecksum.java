package io.cordee.blockstore.gateway.checksum;

import java.util.Base64;
import java.util.List;

/** The checksum of a multipart object, from those of its parts. Immutable functions. */
public final class MultipartChecksum {
  /** A part's checksum in base64, and how many bytes it covers. */
  public record Part(String base64, long sizeBytes) {}

  private MultipartChecksum() {}

  /**
   * The value as headers carry it: with a suffix {@code -N} if it is composite.
   *
   * @throws IllegalArgumentException if there is no part, a part's value is malformed, or the
   *     algorithm does not allow the type
   */
  public static String of(ChecksumAlgorithm algorithm, ChecksumType type, List<Part> parts) {
    if (!algorithm.allows(type) || parts.isEmpty()) {
      throw new IllegalArgumentException(
          "no such checksum algorithm=" + algorithm + " type=" + type + " parts=" + parts.size());
    }
    return type == ChecksumType.COMPOSITE ? composite(algorithm, parts) : full(algorithm, parts);
  }

  /** The CRC of range A and then B. Values of 32 bits come and go in the low half. */
  public static long combine(ChecksumAlgorithm algorithm, long crcA, long crcB, long lengthB) {
    return CrcCombine.combine(algorithm, crcA, crcB, lengthB);
  }

  private static String composite(ChecksumAlgorithm algorithm, List<Part> parts) {
    RunningChecksum all = algorithm.start();
    for (Part part : parts) {
      byte[] value = value(algorithm, part);
      all.update(value, 0, value.length);
    }
    return all.base64() + "-" + parts.size();
  }

  private static String full(ChecksumAlgorithm algorithm, List<Part> parts) {
    long crc = BigEndian.value(value(algorithm, parts.get(0)));
    for (Part part : parts.subList(1, parts.size())) {
      long next = BigEndian.value(value(algorithm, part));
      crc = CrcCombine.combine(algorithm, crc, next, part.sizeBytes());
    }
    return Base64.getEncoder().encodeToString(BigEndian.bytes(crc, algorithm.sizeBytes()));
  }

  private static byte[] value(ChecksumAlgorithm algorithm, Part part) {
    return algorithm
        .parse(part.base64())
        .orElseThrow(
            () -> new IllegalArgumentException("not a " + algorithm + ": " + part.base64()));
  }
}
