package io.cordee.blockstore.wire;

import com.google.protobuf.ByteString;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.ByteBuffer;

/** The random 128-bit name of a chunk, chosen by the client that writes it. Immutable. */
public record ChunkId(long high, long low) {
  public static final int BYTES = 16;

  public static ChunkId of(ByteString bytes) {
    if (bytes.size() != BYTES) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "bad chunk id bytes=" + bytes.size() + ": it has 16");
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new ChunkId(buffer.getLong(), buffer.getLong());
  }

  /** Parses 32 hex digits, as in a chunk's file name. */
  public static ChunkId parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "bad chunk name " + hex);
    }
    try {
      return new ChunkId(
          Long.parseUnsignedLong(hex.substring(0, 16), 16),
          Long.parseUnsignedLong(hex.substring(16), 16));
    } catch (NumberFormatException e) {
      throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "bad chunk name " + hex, e);
    }
  }

  public ByteString toByteString() {
    return ByteString.copyFrom(
        ByteBuffer.allocate(BYTES).putLong(high).putLong(low).flip().asReadOnlyBuffer());
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return hex(high) + hex(low);
  }

  private static String hex(long half) {
    String digits = Long.toHexString(half);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
