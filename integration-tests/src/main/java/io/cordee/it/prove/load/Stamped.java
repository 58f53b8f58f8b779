package io.cordee.it.prove.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Bodies of objects that tell who wrote them, and show if a byte of them is wrong. Stateless. */
final class Stamped {
  private static final byte END = '\n';

  private Stamped() {}

  /** A body of this size that begins with the stamp; the rest follows from the stamp. */
  static byte[] body(String stamp, int bytes) {
    byte[] head = (stamp + "/" + bytes + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[Math.max(bytes, head.length)];
    new Random(stamp.hashCode()).nextBytes(body);
    System.arraycopy(head, 0, body, 0, head.length);
    return body;
  }

  /** As in ETags. */
  static String md5(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(body);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** The stamp of a body; a text that nobody ever wrote when it is not whole. */
  static String stamp(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != END) {
      end++;
    }
    String[] head = new String(body, 0, end, StandardCharsets.UTF_8).split("/", -1);
    if (head.length != 2 || !head[1].matches("\\d{1,9}")) {
      return "damaged: no stamp in " + body.length + " bytes";
    }
    return Arrays.equals(body, body(head[0], Integer.parseInt(head[1])))
        ? head[0]
        : "damaged: wrong bytes after the stamp " + head[0];
  }
}
