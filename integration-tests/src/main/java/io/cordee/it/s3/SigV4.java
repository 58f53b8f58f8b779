package io.cordee.it.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature version 4 as a client makes it, from Amazon's description and independent of the
 * gateway's: what is sent is signed as it is, so that a test can also send what no client would.
 * Immutable.
 */
public final class SigV4 {
  /** In place of the body's hash, when it is not signed. */
  public static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String EMPTY_HASH = sha256(new byte[0]);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String accessKey;
  private final String secretKey;
  private final String region;

  public SigV4(S3Endpoint endpoint) {
    this(endpoint.accessKey(), endpoint.secretKey(), endpoint.region());
  }

  public SigV4(String accessKey, String secretKey, String region) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.region = region;
  }

  /** The headers to send: those of the request, and what the signature adds. All are signed. */
  public SortedMap<String, String> headers(S3Request request, Instant now) {
    SortedMap<String, String> headers = new TreeMap<>(request.headers());
    headers.put("x-amz-date", STAMP.format(now));
    headers.put("x-amz-content-sha256", request.payload());
    String signature = signature(request, headers, request.query(), now);
    headers.put(
        "authorization",
        ALGORITHM
            + (" Credential=" + accessKey + "/" + scope(now))
            + (", SignedHeaders=" + String.join(";", headers.keySet()))
            + (", Signature=" + signature));
    return headers;
  }

  /** The query string of a URL that anybody may use for so long, with the request's headers. */
  public String presigned(S3Request request, Instant now, Duration valid) {
    SortedMap<String, String> query = new TreeMap<>(request.query());
    query.put("X-Amz-Algorithm", ALGORITHM);
    query.put("X-Amz-Credential", accessKey + "/" + scope(now));
    query.put("X-Amz-Date", STAMP.format(now));
    query.put("X-Amz-Expires", Long.toString(valid.toSeconds()));
    query.put("X-Amz-SignedHeaders", String.join(";", request.headers().keySet()));
    S3Request unsigned = request.withPayload(UNSIGNED);
    String signature = signature(unsigned, request.headers(), query, now);
    return S3Request.text(query) + "&X-Amz-Signature=" + signature;
  }

  /** The signature of one chunk of a body that is signed chunk by chunk. */
  public String chunk(String previous, byte[] chunk, Instant now) {
    return sign(
        now,
        String.join(
            "\n",
            ALGORITHM + "-PAYLOAD",
            STAMP.format(now),
            scope(now),
            previous,
            EMPTY_HASH,
            sha256(chunk)));
  }

  private String signature(
      S3Request request,
      SortedMap<String, String> headers,
      SortedMap<String, String> query,
      Instant now) {
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path(),
            S3Request.text(query),
            lines,
            String.join(";", headers.keySet()),
            request.payload());
    String hash = sha256(canonical.getBytes(StandardCharsets.UTF_8));
    return sign(now, String.join("\n", ALGORITHM, STAMP.format(now), scope(now), hash));
  }

  private String scope(Instant now) {
    return day(now) + "/" + region + "/s3/aws4_request";
  }

  private static String day(Instant now) {
    return STAMP.format(now).substring(0, "yyyyMMdd".length());
  }

  private String sign(Instant now, String text) {
    byte[] key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day(now));
    byte[] signing = hmac(hmac(hmac(key, region), "s3"), "aws4_request");
    return HexFormat.of().formatHex(hmac(signing, text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** In lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
