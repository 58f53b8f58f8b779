package io.cordee.blockstore.gateway.checksum;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A checksum of the bytes seen so far. Confined to one thread. */
public abstract sealed class RunningChecksum {
  /** Adds bytes. */
  public abstract void update(byte[] data, int offset, int length);

  /** The value, a CRC's most significant byte first. Call it once, at the end. */
  public abstract byte[] value();

  /** The value as headers carry it. Call it once, at the end. */
  public final String base64() {
    return Base64.getEncoder().encodeToString(value());
  }

  static RunningChecksum of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new Crc(new CRC32(), algorithm.sizeBytes());
      case CRC32C -> new Crc(new CRC32C(), algorithm.sizeBytes());
      case CRC64NVME -> new Crc(new Crc64Nvme(), algorithm.sizeBytes());
      case SHA1 -> new Digest("SHA-1");
      case SHA256 -> new Digest("SHA-256");
    };
  }

  private static final class Crc extends RunningChecksum {
    private final Checksum crc;
    private final int sizeBytes;

    Crc(Checksum crc, int sizeBytes) {
      this.crc = crc;
      this.sizeBytes = sizeBytes;
    }

    @Override
    public void update(byte[] data, int offset, int length) {
      crc.update(data, offset, length);
    }

    @Override
    public byte[] value() {
      return BigEndian.bytes(crc.getValue(), sizeBytes);
    }
  }

  private static final class Digest extends RunningChecksum {
    private final MessageDigest digest;

    Digest(String name) {
      try {
        this.digest = MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + name, e);
      }
    }

    @Override
    public void update(byte[] data, int offset, int length) {
      digest.update(data, offset, length);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }
}
