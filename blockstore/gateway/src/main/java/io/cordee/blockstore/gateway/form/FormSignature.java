package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.gateway.auth.Secret;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies who signed a form's policy: with signature version 4, or with version 2, that old upload
 * forms and Ceph's tests use. Thread-safe.
 */
final class FormSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private final String region;
  private final Function<String, Optional<Secret>> secrets;

  FormSignature(String region, Function<String, Optional<Secret>> secrets) {
    this.region = region;
    this.secrets = secrets;
  }

  /**
   * The access key that signed.
   *
   * @param fields of the form; a policy is among them
   * @throws S3Exception INVALID_ARGUMENT when something is missing, INVALID_ACCESS_KEY_ID,
   *     SIGNATURE_DOES_NOT_MATCH, INVALID_TOKEN
   */
  String verify(Map<String, String> fields) {
    if (fields.containsKey("x-amz-security-token")) {
      throw new S3Exception(S3Error.INVALID_TOKEN);
    }
    return fields.containsKey("x-amz-signature") || fields.containsKey("x-amz-algorithm")
        ? fourth(fields)
        : second(fields);
  }

  private String fourth(Map<String, String> fields) {
    if (!require(fields, "x-amz-algorithm").equals(ALGORITHM)) {
      throw argument("x-amz-algorithm", "The only algorithm is " + ALGORITHM + ".");
    }
    String[] credential = require(fields, "x-amz-credential").split("/", -1);
    String date = require(fields, "x-amz-date");
    if (credential.length != 5
        || !date.startsWith(credential[1] + "T")
        || !credential[2].equals(region)
        || !credential[3].equals("s3")
        || !credential[4].equals("aws4_request")) {
      throw argument(
          "x-amz-credential",
          "The credential is not KEY/DATE/" + region + "/s3/aws4_request of the form's date.");
    }
    Secret secret = secret(credential[0]);
    byte[] key = ("AWS4" + secret.secretKey()).getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i < credential.length; i++) {
      key = hmac("HmacSHA256", key, credential[i]);
    }
    String right = HexFormat.of().formatHex(hmac("HmacSHA256", key, require(fields, "policy")));
    compare(right, require(fields, "x-amz-signature"));
    return secret.accessKey();
  }

  private String second(Map<String, String> fields) {
    String accessKey = require(fields, "awsaccesskeyid");
    String signature = require(fields, "signature");
    Secret secret = secret(accessKey);
    byte[] key = secret.secretKey().getBytes(StandardCharsets.UTF_8);
    byte[] right = hmac("HmacSHA1", key, require(fields, "policy"));
    compare(Base64.getEncoder().encodeToString(right), signature);
    return secret.accessKey();
  }

  private Secret secret(String accessKey) {
    return secrets
        .apply(accessKey)
        .filter(secret -> !secret.disabled())
        .orElseThrow(() -> new S3Exception(S3Error.INVALID_ACCESS_KEY_ID));
  }

  private static void compare(String right, String given) {
    if (!MessageDigest.isEqual(
        right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))) {
      throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH);
    }
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String require(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw argument(name, "Bucket POST must contain a field named '" + name + "'.");
    }
    return value;
  }

  private static S3Exception argument(String name, String message) {
    return new S3Exception(S3Error.INVALID_ARGUMENT, message).with("ArgumentName", name);
  }
}
