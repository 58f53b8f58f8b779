package io.cordee.blockstore.gateway.checksum;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The algorithms of {@code x-amz-checksum-*}: their names, sizes, and which kinds of multipart
 * checksum each allows. Immutable. Source: S3 user guide, "Checking object integrity".
 */
public enum ChecksumAlgorithm {
  CRC32(4),
  CRC32C(4),
  CRC64NVME(8),
  SHA1(20),
  SHA256(32);

  private static final String PREFIX = "x-amz-checksum-";

  private final int sizeBytes;
  private final String header;

  ChecksumAlgorithm(int sizeBytes) {
    this.sizeBytes = sizeBytes;
    this.header = PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The header or trailer that carries a value, in lower case: {@code x-amz-checksum-crc32}. */
  public String header() {
    return header;
  }

  /** The element that carries a value in XML documents: {@code ChecksumCRC32}. */
  public String element() {
    return "Checksum" + name();
  }

  /** How many bytes a value has, before base64. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Whether values of parts can be combined to that of all bytes. */
  public boolean isCrc() {
    return this == CRC32 || this == CRC32C || this == CRC64NVME;
  }

  /** Whether a multipart object may have this kind of checksum. */
  public boolean allows(ChecksumType type) {
    return type == ChecksumType.FULL_OBJECT ? isCrc() : this != CRC64NVME;
  }

  /** The kind of a multipart upload that names no {@code x-amz-checksum-type}. */
  public ChecksumType defaultMultipartType() {
    return this == CRC64NVME ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
  }

  /** A new computation over no bytes yet. */
  public RunningChecksum start() {
    return RunningChecksum.of(this);
  }

  /** The bytes of a header's value; empty if it is not the base64 of a value of this size. */
  public Optional<byte[]> parse(String base64) {
    if (base64.length() != (sizeBytes + 2) / 3 * 4) {
      return Optional.empty();
    }
    try {
      byte[] value = Base64.getDecoder().decode(base64);
      return value.length == sizeBytes ? Optional.of(value) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of a name as in {@code x-amz-checksum-algorithm}, in any case; empty if unknown. */
  public static Optional<ChecksumAlgorithm> ofName(String name) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.name().equalsIgnoreCase(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Of a header's or trailer's name in lower case; empty if it carries no checksum. */
  public static Optional<ChecksumAlgorithm> ofHeader(String name) {
    return name.startsWith(PREFIX) ? ofName(name.substring(PREFIX.length())) : Optional.empty();
  }
}
