package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a listing goes on. Immutable. As text it is the base64url of a format mark, a letter and
 * the entry's name, so that it may go to any node, at any time.
 *
 * @param after the last entry of the page before; exclusive
 * @param prefix whether that entry was a common prefix, whose keys are passed over
 */
public record ContinuationToken(String after, boolean prefix) {
  private static final char FORMAT = '1';
  private static final char KEY = 'k';
  private static final char PREFIX = 'p';

  /** A key of 1,024 bytes and the marks, in base64, and some for what prefixes may have. */
  private static final int MAX_LENGTH = 4_096;

  public String text() {
    String plain = "" + FORMAT + (prefix ? PREFIX : KEY) + after;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** INVALID_ARGUMENT when no listing gave this token. */
  public static ContinuationToken parse(String text) {
    String plain = decode(text);
    if (plain.length() < 2 || plain.charAt(0) != FORMAT) {
      throw invalid();
    }
    char kind = plain.charAt(1);
    if (kind != KEY && kind != PREFIX) {
      throw invalid();
    }
    return new ContinuationToken(plain.substring(2), kind == PREFIX);
  }

  private static String decode(String text) {
    if (text.length() > MAX_LENGTH) {
      throw invalid();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw invalid();
    }
  }

  private static S3Exception invalid() {
    return new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "The continuation token is not one that a listing gave; begin without one.")
        .with("ArgumentName", "continuation-token");
  }
}
