package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A client that signs as it should, after or before it does what it should not. Each request has a
 * connection of its own. Immutable.
 */
record Hostile(S3Endpoint s3, String bucket) {
  static final byte[] NOTHING = new byte[0];

  SigV4 signer() {
    return new SigV4(s3);
  }

  /** A request to an object of the bucket. */
  S3Request object(String method, String key) {
    return at(method, S3Request.path(bucket, key));
  }

  /** A request to this path as it is. */
  S3Request at(String method, String path) {
    return S3Request.of(method, s3.host(0), path);
  }

  /** As an honest client sends it, to this node. */
  S3Answer honest(S3Request request, byte[] body) throws IOException {
    S3Request whole = request.withPayload(SigV4.sha256(body));
    return sent(whole, signer().headers(whole, Instant.now()), body)
        .orElseThrow(() -> new AssertionError("no answer to " + request));
  }

  S3Answer put(String key, String body) throws IOException {
    S3Answer answer = honest(object("PUT", key), bytes(body));
    assertThat(answer.status()).as("put of %s: %s", key, answer).isEqualTo(200);
    return answer;
  }

  /** The status of a get, and the body. */
  String got(String key) throws IOException {
    S3Answer answer = honest(object("GET", key), NOTHING);
    return answer.status() + " " + (answer.status() == 200 ? answer.text() : answer.code());
  }

  /** Signed now as it is, with these headers added afterwards. */
  Optional<S3Answer> added(S3Request request, byte[] body, String... unsigned) throws IOException {
    SortedMap<String, String> headers = signer().headers(request, Instant.now());
    for (int i = 0; i < unsigned.length; i += 2) {
      headers.put(unsigned[i], unsigned[i + 1]);
    }
    return sent(request, headers, body);
  }

  /** Exactly these headers; a length is added unless one is there. */
  Optional<S3Answer> sent(S3Request request, Map<String, String> headers, byte[] body)
      throws IOException {
    Map<String, String> all = new TreeMap<>(headers);
    if (!all.containsKey("content-length") && !all.containsKey("transfer-encoding")) {
      all.put("content-length", Integer.toString(body.length));
    }
    try (RawHttp http = RawHttp.to(s3.host(0))) {
      http.send(RawHttp.head(request.method(), request.target(), all));
      http.send(body);
      return http.answer(request.method());
    }
  }

  /** Whether it was refused so, with one of these codes. */
  static void refused(Optional<S3Answer> answer, int status, String... codes) {
    assertThat(answer).as("an answer").isPresent();
    refused(answer.orElseThrow(), status, codes);
  }

  static void refused(S3Answer answer, int status, String... codes) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.code()).as("%s", answer).isIn((Object[]) codes);
  }

  /** The same, or the connection was closed without an answer. */
  static void refusedOrClosed(Optional<S3Answer> answer, int status, String... codes) {
    answer.ifPresent(there -> refused(there, status, codes));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String md5(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
