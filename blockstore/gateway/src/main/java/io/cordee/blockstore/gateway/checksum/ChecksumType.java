package io.cordee.blockstore.gateway.checksum;

import java.util.Optional;

/** What the checksum of a multipart object covers. Source: S3, x-amz-checksum-type. */
public enum ChecksumType {
  /** The checksum of the parts' checksums, written with a suffix {@code -N}. */
  COMPOSITE,
  /** The checksum of all bytes, as if the object had been put whole. */
  FULL_OBJECT;

  /** Of the value of an {@code x-amz-checksum-type} header; empty if it is none. */
  public static Optional<ChecksumType> ofName(String name) {
    for (ChecksumType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
