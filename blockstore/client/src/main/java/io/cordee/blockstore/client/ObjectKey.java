package io.cordee.blockstore.client;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names an object.
 *
 * @param bucket 3..63 characters of a-z, 0-9, '-' and '.'
 * @param key 1..1,024 bytes of UTF-8, without U+0000
 */
public record ObjectKey(String bucket, String key) {
  public static final int MAX_KEY_BYTES = 1_024;

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  public ObjectKey {
    if (!BUCKET.matcher(bucket).matches()) {
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
    if (key.indexOf('\0') >= 0) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "bad key: U+0000 must not be in it, use another character");
    }
  }

  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
