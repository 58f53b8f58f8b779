package io.cordee.cli.join;

import io.cordee.cli.config.Formats;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What {@code cordee node add} prints and {@code cordee node join} takes: who may join, the secret
 * that proves it, and the authority's fingerprint by which the new machine knows the cluster.
 * Immutable.
 *
 * @param secret hex of 32 random bytes; only its digest is stored
 * @param admin base URLs of nodes that can sign
 */
public record JoinTicket(
    String clusterId, String caFingerprint, String node, String secret, List<String> admin) {
  private static final String PREFIX = "cordee1-";
  private static final int FIELDS = 6;

  public JoinTicket {
    admin = List.copyOf(admin);
  }

  /** One line without blanks; the last field is a checksum, so that a half copied one is told. */
  public String encode() {
    String body = body();
    byte[] bytes = (body + "\n" + checksum(body)).getBytes(StandardCharsets.UTF_8);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static JoinTicket decode(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(PREFIX)) {
      throw bad("it does not start with " + PREFIX);
    }
    String[] fields;
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
      fields = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    } catch (IllegalArgumentException e) {
      throw bad("it holds characters that no token has");
    }
    if (fields.length != FIELDS) {
      throw bad("it is not complete");
    }
    List<String> admin = List.of(fields[4].split(","));
    JoinTicket ticket = new JoinTicket(fields[0], fields[1], fields[2], fields[3], admin);
    if (!fields[5].equals(checksum(ticket.body()))) {
      throw bad("it is not complete or was changed");
    }
    if (!Formats.isUuid(ticket.clusterId)
        || !Formats.isName(ticket.node)
        || !admin.stream().allMatch(Formats::isHttpsUrl)) {
      throw bad("its fields are not as `cordee node add` writes them");
    }
    return ticket;
  }

  /** The digest that the cluster map keeps. */
  public static String digest(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "JoinTicket[cluster=" + clusterId + ", node=" + node + ", admin=" + admin + "]";
  }

  private String body() {
    return String.join("\n", clusterId, caFingerprint, node, secret, String.join(",", admin));
  }

  private static String checksum(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static CordeeException bad(String why) {
    return new CordeeException(
        ErrorCode.BAD_JOIN_TOKEN,
        "the join token cannot be used: "
            + why
            + ": copy the whole line that `cordee node add NAME` printed, or make a new one");
  }
}
