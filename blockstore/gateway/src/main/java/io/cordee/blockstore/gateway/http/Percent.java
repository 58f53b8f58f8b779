package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.auth.PercentCoding;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that was percent-encoded in UTF-8. Pure functions. */
public final class Percent {
  private Percent() {}

  /**
   * The text that encoded text stands for.
   *
   * @param plusIsSpace true in a query, false in a path
   * @throws S3Exception INVALID_URI when an escape is malformed or the bytes are no UTF-8
   */
  public static String decode(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || (c == '+' && plusIsSpace) || c > 0x7f) {
        return utf8(PercentCoding.decode(raw, plusIsSpace));
      }
    }
    return raw;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new S3Exception(S3Error.INVALID_URI, "Couldn't parse the specified URI.");
    }
  }
}
