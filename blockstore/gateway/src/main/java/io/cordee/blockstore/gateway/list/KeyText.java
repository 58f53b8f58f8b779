package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How keys are written into listings: as they are, or percent-encoded so that every key survives
 * XML. Immutable.
 */
enum KeyText {
  PLAIN,
  URL;

  private static final String HEX = "0123456789ABCDEF";

  /** What {@code encoding-type} asks for; INVALID_ARGUMENT when it is not known. */
  static KeyText of(S3Call call) {
    Optional<String> type = call.query("encoding-type");
    if (type.isEmpty() || type.get().isEmpty()) {
      return PLAIN;
    }
    if (type.get().equals("url")) {
      return URL;
    }
    throw new S3Exception(S3Error.INVALID_ARGUMENT, "The only encoding type is 'url'.")
        .with("ArgumentName", "encoding-type")
        .with("ArgumentValue", type.get());
  }

  String text(String key) {
    if (this == PLAIN || isPlain(key)) {
      return key;
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b > 0 && isUnreserved((char) b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (!isUnreserved(key.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '/'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }
}
