package io.cordee.it.s3;

import static io.cordee.it.s3.Hostile.NOTHING;
import static io.cordee.it.s3.Hostile.bytes;
import static io.cordee.it.s3.Hostile.refused;
import static io.cordee.it.s3.Hostile.refusedOrClosed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.cluster.Evidence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that no honest client sends get the error that S3 has for them, change nothing, and
 * leave the server as it was: after each an honest client is served.
 */
final class S3HostileIT {
  private static final String STREAM = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final String MISMATCH = "XAmzContentSHA256Mismatch";
  private static final String CHUNK = "0123456789".repeat(1_000);

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static S3Server server;
  private static Hostile client;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder.resolve("cluster"), evidence);
    client = new Hostile(server.endpoint(), "it-hostile");
    assertThat(client.honest(client.at("PUT", "/it-hostile"), NOTHING).status()).isEqualTo(200);
    client.put("known", "still here");
    client.put("secret", "secret");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void anHonestClientIsServedAndNobodyPanicked() throws Exception {
    assertThat(client.got("known")).isEqualTo("200 still here");
    client.put("after", "served");
    assertThat(server.errorLines()).isEmpty();
  }

  @Test
  void everyAmzHeaderMustBeSigned() throws Exception {
    S3Request put = client.object("PUT", "copied");
    for (String[] header :
        new String[][] {
          {"x-amz-copy-source", "/it-hostile/secret"},
          {"x-amz-meta-colour", "red"},
          {"x-amz-acl", "public-read"},
          {"x-amz-tagging", "a=b"},
          {"x-amz-website-redirect-location", "/elsewhere"},
        }) {
      refused(client.added(put, NOTHING, header), 403, "AccessDenied");
    }
    assertThat(client.got("copied")).isEqualTo("404 NoSuchKey");
  }

  @Test
  void aPresignedPutIsNotTurnedIntoACopy() throws Exception {
    S3Request put = client.object("PUT", "copied");
    String query = client.signer().presigned(put, Instant.now(), Duration.ofMinutes(1));
    S3Request url = client.at("PUT", put.path() + "?" + query);
    SortedMap<String, String> headers =
        url.with("x-amz-copy-source", "/it-hostile/secret").headers();
    refused(client.sent(url, headers, NOTHING), 403, "AccessDenied");
    refused(
        client.sent(
            client.at("PUT", url.path() + "&uploadId=x&partNumber=1"), url.headers(), NOTHING),
        403,
        "SignatureDoesNotMatch");
    assertThat(client.got("copied")).isEqualTo("404 NoSuchKey");
  }

  @Test
  void anOldOrEndlessUrlIsRefused() throws Exception {
    S3Request get = client.object("GET", "known");
    Instant now = Instant.now();
    refused(url(get, now.minusSeconds(120), Duration.ofMinutes(1)), 403, "AccessDenied");
    // as Ceph's tests ask for; AWS says 400
    refused(url(get, now, Duration.ofDays(8)), 403, "AccessDenied");
    refused(url(get, now.plusSeconds(1_200), Duration.ofMinutes(1)), 403, "AccessDenied");
  }

  private static Optional<S3Answer> url(S3Request request, Instant when, Duration valid)
      throws Exception {
    String query = client.signer().presigned(request, when, valid);
    S3Request url = client.at(request.method(), request.path() + "?" + query);
    return client.sent(url, url.headers(), NOTHING);
  }

  @Test
  void aClockThatIsTwentyMinutesOffIsRefused() throws Exception {
    S3Request get = client.object("GET", "known");
    for (long minutes : List.of(-20L, 20L)) {
      Instant then = Instant.now().plus(Duration.ofMinutes(minutes));
      refused(
          client.sent(get, client.signer().headers(get, then), NOTHING),
          403,
          "RequestTimeTooSkewed");
    }
  }

  @Test
  void otherKeysAreNoKeys() throws Exception {
    S3Endpoint s3 = client.s3();
    S3Request get = client.object("GET", "known");
    refused(
        signedBy(new SigV4("NOBODY", s3.secretKey(), s3.region()), get), 403, "InvalidAccessKeyId");
    refused(
        signedBy(new SigV4(s3.accessKey(), "wrong", s3.region()), get),
        403,
        "SignatureDoesNotMatch");
    refused(
        signedBy(new SigV4(s3.accessKey(), s3.secretKey(), "mars-north-1"), get),
        400,
        "AuthorizationHeaderMalformed");
    refused(client.sent(get, get.headers(), NOTHING), 403, "AccessDenied");
  }

  private static Optional<S3Answer> signedBy(SigV4 signer, S3Request request) throws Exception {
    return client.sent(request, signer.headers(request, Instant.now()), NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=zz",
        "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;;, Signature=",
        "AWS x:y",
        "Bearer x",
        "Basic eDp5"
      })
  void aMalformedAuthorizationIsRefused(String authorization) throws Exception {
    S3Request get = client.object("GET", "known");
    Optional<S3Answer> answer = client.added(get, NOTHING, "authorization", authorization);
    assertThat(answer).isPresent();
    assertThat(answer.orElseThrow().status()).as("%s", answer).isIn(400, 403);
    assertThat(answer.orElseThrow().code()).as("%s", answer).isNotEmpty();
  }

  @Test
  void aReplayedRequestWithAnotherBodyChangesNothing() throws Exception {
    S3Request put = client.object("PUT", "replayed").withPayload(SigV4.sha256(bytes("one")));
    SortedMap<String, String> headers = client.signer().headers(put, Instant.now());
    assertThat(client.sent(put, headers, bytes("one")).orElseThrow().status()).isEqualTo(200);
    refused(client.sent(put, headers, bytes("two")), 400, MISMATCH);
    assertThat(client.got("replayed")).isEqualTo("200 one");
  }

  @Test
  void aBodyOfAnotherHashMakesNoObject() throws Exception {
    byte[] body = bytes(CHUNK);
    S3Request put = client.object("PUT", "wrong");
    refused(client.added(put.withPayload(SigV4.sha256(bytes("x"))), body), 400, MISMATCH);
    S3Request plain = put.withPayload(SigV4.sha256(body));
    refused(client.added(plain.with("content-md5", Hostile.md5(NOTHING)), body), 400, "BadDigest");
    refused(client.added(plain.with("content-md5", "nonsense"), body), 400, "InvalidDigest");
    for (String[] checksum :
        new String[][] {
          {"x-amz-checksum-crc32", "AAAAAA=="},
          {"x-amz-checksum-crc32c", "AAAAAA=="},
          {"x-amz-checksum-sha1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
          {"x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        }) {
      refused(
          client.added(plain.with(checksum[0], checksum[1]), body),
          400,
          "BadDigest",
          "XAmzContentChecksumMismatch");
      refused(
          client.added(plain.with(checksum[0], "nonsense"), body),
          400,
          "InvalidRequest",
          "InvalidDigest",
          "BadDigest");
    }
    assertThat(client.got("wrong")).isEqualTo("404 NoSuchKey");
  }

  @Test
  void aBodyThatEndsEarlyMakesNoObject() throws Exception {
    for (String payload : List.of(SigV4.sha256(bytes("0123456789")), SigV4.UNSIGNED)) {
      S3Request put = client.object("PUT", "short").withPayload(payload);
      SortedMap<String, String> headers = client.signer().headers(put, Instant.now());
      headers.put("content-length", "10");
      try (RawHttp http = RawHttp.to(client.s3().host(0))) {
        http.send(RawHttp.head("PUT", put.target(), headers));
        http.send("01234");
        http.endOfSending();
        refusedOrClosed(http.answer("PUT"), 400, "IncompleteBody", "RequestTimeout", MISMATCH);
      }
      try (RawHttp http = RawHttp.to(client.s3().host(0))) {
        http.send(RawHttp.head("PUT", put.target(), headers));
        http.send("01234");
      }
      assertThat(client.got("short")).isEqualTo("404 NoSuchKey");
    }
  }

  @Test
  void aWrongLengthIsRefused() throws Exception {
    S3Request put = client.object("PUT", "length").withPayload(SigV4.sha256(bytes("0123456789")));
    byte[] body = bytes("0123456789");
    for (String length : List.of("-1", "ten", "0x0a", "99999999999999999999", "+10", "")) {
      Optional<S3Answer> answer = client.added(put, body, "content-length", length);
      answer.ifPresent(there -> assertThat(there.status()).as(length).isIn(400, 411, 413));
    }
    refusedOrClosed(client.added(put, body, "content-length", "4"), 400, MISMATCH);
    Optional<S3Answer> both =
        client.added(
            put, bytes("0\r\n\r\n"), "transfer-encoding", "chunked", "content-length", "5");
    both.ifPresent(there -> assertThat(there.status()).isBetween(400, 501));
    S3Request huge = put.withPayload(SigV4.UNSIGNED);
    SortedMap<String, String> headers = client.signer().headers(huge, Instant.now());
    headers.put("content-length", Long.toString(6L << 40));
    refusedOrClosed(client.sent(huge, headers, NOTHING), 400, "EntityTooLarge");
    try (RawHttp http = RawHttp.to(client.s3().host(0))) {
      http.send(RawHttp.head("PUT", put.target(), client.signer().headers(put, Instant.now())));
      refused(http.answer("PUT"), 411, "MissingContentLength");
    }
    assertThat(client.got("length")).isEqualTo("404 NoSuchKey");
  }

  @Test
  void everyChunkOfASignedStreamIsVerified() throws Exception {
    assertThat(stream(CHUNK, CHUNK, true).orElseThrow().status()).isEqualTo(200);
    assertThat(client.got("stream")).isEqualTo("200 " + CHUNK + CHUNK);
    client.honest(client.object("DELETE", "stream"), NOTHING);
    String other = CHUNK.replace('5', '6');
    refused(stream(CHUNK, other, true), 403, "SignatureDoesNotMatch");
    refusedOrClosed(stream(CHUNK, CHUNK, false), 400, "IncompleteBody", "RequestTimeout");
    assertThat(client.got("stream")).isEqualTo("404 NoSuchKey");
  }

  /** Signs two chunks of which the second is sent as this one. */
  private static Optional<S3Answer> stream(String first, String second, boolean last)
      throws Exception {
    Instant now = Instant.now();
    SigV4 signer = client.signer();
    S3Request put =
        client
            .object("PUT", "stream")
            .with("content-encoding", "aws-chunked")
            .with("x-amz-decoded-content-length", "" + 2 * CHUNK.length())
            .withPayload(STREAM);
    SortedMap<String, String> headers = signer.headers(put, now);
    String seed = headers.getOrDefault("authorization", "").replaceAll(".*Signature=", "");
    String one = signer.chunk(seed, bytes(CHUNK), now);
    String two = signer.chunk(one, bytes(CHUNK), now);
    String body = framed(first, one) + framed(second, two);
    String end = "0;chunk-signature=" + signer.chunk(two, NOTHING, now) + "\r\n\r\n";
    byte[] sent = bytes(last ? body + end : body);
    headers.put("content-length", Integer.toString(body.length() + end.length()));
    try (RawHttp http = RawHttp.to(client.s3().host(0))) {
      http.send(RawHttp.head("PUT", put.target(), headers));
      http.send(sent);
      http.endOfSending();
      return http.answer("PUT");
    }
  }

  private static String framed(String chunk, String signature) {
    String size = Integer.toHexString(chunk.length());
    return size + ";chunk-signature=" + signature + "\r\n" + chunk + "\r\n";
  }

  @Test
  void theTrailerOfAStreamIsVerified() throws Exception {
    // CRC32 of "hello" is 3610a686
    S3Answer good = trailed("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    assertThat(good.status()).as("%s", good).isEqualTo(200);
    assertThat(client.got("trailed")).isEqualTo("200 hello");
    client.honest(client.object("DELETE", "trailed"), NOTHING);
    refused(trailed("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"), 400, "BadDigest");
    for (String body :
        List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:nonsense\r\n\r\n",
            "5\r\nhello\r\n0\r\nx-amz-meta-a:b\r\n\r\n",
            "6\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
            "4\r\nhell\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
            "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "5" + ";x".repeat(50_000) + "\r\nhello\r\n0\r\n\r\n",
            "hello")) {
      assertThat(trailed(body).status()).as(body).isEqualTo(400);
    }
    assertThat(client.got("trailed")).isEqualTo("404 NoSuchKey");
  }

  private static S3Answer trailed(String body) throws Exception {
    S3Request put =
        client
            .object("PUT", "trailed")
            .with("content-encoding", "aws-chunked")
            .with("x-amz-decoded-content-length", "5")
            .with("x-amz-trailer", "x-amz-checksum-crc32")
            .withPayload(TRAILER);
    return client.added(put, bytes(body)).orElseThrow();
  }

  @Test
  void onlyGoodSignaturesAreToldToGoOn() throws Exception {
    S3Request put = client.object("PUT", "expected").withPayload(SigV4.sha256(bytes("body")));
    SortedMap<String, String> headers = client.signer().headers(put, Instant.now());
    headers.put("content-length", "4");
    headers.put("expect", "100-continue");
    try (RawHttp http = RawHttp.to(client.s3().host(0))) {
      http.send(RawHttp.head("PUT", put.target(), headers));
      assertThat(http.answer("PUT").orElseThrow().status()).isEqualTo(100);
      http.send("body");
      assertThat(http.answer("PUT").orElseThrow().status()).isEqualTo(200);
    }
    headers.compute("authorization", (name, value) -> value + "0");
    try (RawHttp http = RawHttp.to(client.s3().host(0))) {
      http.send(RawHttp.head("PUT", put.target(), headers));
      refused(http.answer("PUT"), 403, "SignatureDoesNotMatch");
    }
  }
}
