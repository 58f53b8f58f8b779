package io.cordee.blockstore.gateway.checksum;

/**
 * The CRC of two byte ranges after each other, from the CRCs of each: appending n bytes multiplies
 * the first by x^8n modulo the polynomial. All values are reflected (the highest bit is x^0).
 */
final class CrcCombine {
  private static final long CRC32_POLYNOMIAL = 0xedb88320L;
  private static final long CRC32C_POLYNOMIAL = 0x82f63b78L;

  private CrcCombine() {}

  /**
   * @throws IllegalArgumentException if the algorithm is not a CRC or the length is negative
   */
  static long combine(ChecksumAlgorithm algorithm, long crcA, long crcB, long lengthB) {
    if (lengthB < 0) {
      throw new IllegalArgumentException("length is negative: " + lengthB);
    }
    return switch (algorithm) {
      case CRC32 -> new Field(32, CRC32_POLYNOMIAL).append(crcA, crcB, lengthB);
      case CRC32C -> new Field(32, CRC32C_POLYNOMIAL).append(crcA, crcB, lengthB);
      case CRC64NVME -> new Field(64, Crc64Nvme.POLYNOMIAL).append(crcA, crcB, lengthB);
      case SHA1, SHA256 ->
          throw new IllegalArgumentException(algorithm + " of parts cannot be combined");
    };
  }

  private record Field(int bits, long polynomial) {
    long append(long crcA, long crcB, long lengthB) {
      return multiply(powerOfBytes(lengthB), crcA) ^ crcB;
    }

    /** x^(8 n), by squaring x^8. */
    private long powerOfBytes(long n) {
      long power = 1L << (bits - 1);
      long square = 1L << (bits - 9);
      for (long left = n; left != 0; left >>>= 1) {
        if ((left & 1) != 0) {
          power = multiply(power, square);
        }
        square = multiply(square, square);
      }
      return power;
    }

    private long multiply(long a, long b) {
      long product = 0;
      long shifted = b;
      for (int bit = bits - 1; bit >= 0; bit--) {
        if (((a >>> bit) & 1) != 0) {
          product ^= shifted;
        }
        shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
      }
      return product;
    }
  }
}
