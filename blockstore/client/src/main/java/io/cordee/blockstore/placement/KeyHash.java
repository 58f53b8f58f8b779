package io.cordee.blockstore.placement;

import io.cordee.blockstore.client.ObjectKey;
import java.nio.charset.StandardCharsets;

/**
 * The hash that places keys: Murmur3 (x86, 32 bits, seed 0) over {@code bucket NUL key}. It decides
 * where stored objects are looked for, so it never changes.
 */
public final class KeyHash {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private KeyHash() {}

  /** 0 .. 2^32-1. */
  public static long of(ObjectKey key) {
    String name = key.bucket() + '\0' + key.key();
    return Integer.toUnsignedLong(murmur3(name.getBytes(StandardCharsets.UTF_8)));
  }

  static int murmur3(byte[] data) {
    int hash = 0;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      hash ^= mix(word(data, i, 4));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    if (whole < data.length) {
      hash ^= mix(word(data, whole, data.length - whole));
    }
    hash ^= data.length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int word(byte[] data, int from, int count) {
    int word = 0;
    for (int i = 0; i < count; i++) {
      word |= (data[from + i] & 0xff) << (8 * i);
    }
    return word;
  }

  private static int mix(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }
}
