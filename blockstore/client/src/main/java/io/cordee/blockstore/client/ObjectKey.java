package io.cordee.blockstore.client;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.charset.StandardCharsets;

/**
 * Names an object.
 *
 * @param bucket 3..63 characters of a-z, 0-9, '-' and '.'
 * @param key 1..1,024 bytes of UTF-8
 */
public record ObjectKey(String bucket, String key) {
  private static final int MAX_KEY_BYTES = 1_024;

  public ObjectKey {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "bad bucket name bucket=" + bucket + ": use 3 to 63 characters of a-z, 0-9, '-' and '.'");
    }
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_KEY_BYTES) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "bad key length bytes=" + bytes + ": a key has 1 to 1024 bytes of UTF-8");
    }
  }

  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
