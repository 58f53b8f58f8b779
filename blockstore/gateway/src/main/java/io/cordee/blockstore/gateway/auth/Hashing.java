package io.cordee.blockstore.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and HMAC-SHA-256 with the thread's own instances. Thread-safe. */
final class Hashing {
  /** SHA-256 of no bytes. */
  static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String HMAC = "HmacSHA256";
  // looking a provider up costs more than hashing a request
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Hashing::newMac);
  private static final ThreadLocal<MessageDigest> SHA = ThreadLocal.withInitial(Hashing::newSha256);

  private Hashing() {}

  static String sha256(byte[] bytes, int length) {
    MessageDigest digest = SHA.get();
    digest.update(bytes, 0, length);
    return Hex.lower(digest.digest());
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = MAC.get();
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
