package io.cordee.consensus.client.security;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets of access keys, so that a copy of the cluster map does not give them away:
 * AES-256-GCM under a key that every node has in a file and no map has. The id of the access key is
 * bound to its secret: moved to another id, it does not open. Thread-safe.
 *
 * <p>Sealed text: {@code v1:} and Base64 of nonce (12 bytes), ciphertext, tag (16 bytes).
 */
public final class SecretSeal {
  /** The name of the key's file in a node's folder. */
  public static final String FILE = "s3.key";

  private static final String VERSION = "v1:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final String hex;
  private final SecureRandom random;

  /**
   * One with this key.
   *
   * @param hex 64 lower-case hexadecimal digits; else CONFIG_INVALID
   * @param random gives the nonces
   */
  public SecretSeal(String hex, SecureRandom random) {
    if (!HEX.matcher(hex).matches()) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID, "a sealing key is not 64 lower-case hexadecimal digits");
    }
    this.hex = hex;
    this.random = random;
  }

  /** One with a new random key. */
  public static SecretSeal create(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new SecretSeal(HexFormat.of().formatHex(key), random);
  }

  /** Reads a key's file; CONFIG_INVALID when it is none, or when everybody can read it. */
  public static SecretSeal read(Path file, SecureRandom random) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new CordeeException(
            ErrorCode.CONFIG_INVALID,
            "everybody on this machine can read " + file + " (s3-key): chmod 600 " + file);
      }
      return new SecretSeal(Files.readString(file).strip(), random);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          "cannot read "
              + file
              + " (s3-key): "
              + e
              + ": copy the file "
              + FILE
              + " of another node of the cluster there",
          e);
    } catch (CordeeException e) {
      throw new CordeeException(e.code(), file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the key for its owner alone; replaces the file. */
  public void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, hex + "\n");
  }

  /** The key itself, for a node that joins; for nobody else. */
  public String key() {
    return hex;
  }

  /** Seals the secret of the access key {@code id}; each time the text is another one. */
  public String seal(String id, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text = secret.getBytes(StandardCharsets.UTF_8);
      byte[] body = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(text);
      byte[] all = Arrays.copyOf(nonce, nonce.length + body.length);
      System.arraycopy(body, 0, all, nonce.length, body.length);
      return VERSION + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + CIPHER, e);
    }
  }

  /**
   * Opens what {@link #seal} made for the same id under the same key.
   *
   * @throws CordeeException DATA_DAMAGED for anything else; the message tells no secret
   */
  public String open(String id, String sealed) {
    if (!sealed.startsWith(VERSION)) {
      throw damaged(id, "it is not of version 1; is the writer newer?");
    }
    try {
      byte[] all = Base64.getDecoder().decode(sealed.substring(VERSION.length()));
      if (all.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        throw damaged(id, "it is too short");
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, id, Arrays.copyOf(all, NONCE_BYTES));
      byte[] text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new String(text, StandardCharsets.UTF_8);
    } catch (AEADBadTagException e) {
      throw damaged(id, "it was changed, or sealed under another key: compare the nodes' " + FILE);
    } catch (IllegalArgumentException e) {
      throw damaged(id, "it is not Base64");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + CIPHER, e);
    }
  }

  private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode,
        new SecretKeySpec(HexFormat.of().parseHex(hex), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static CordeeException damaged(String id, String why) {
    return new CordeeException(
        ErrorCode.DATA_DAMAGED, "the secret of access key " + id + " cannot be opened: " + why);
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "SecretSeal";
  }
}
