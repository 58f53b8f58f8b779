package io.cordee.blockstore.gateway.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.gateway.auth.Secret;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.object.Quota;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FormUploadTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-27T21:00:00Z"));
  private static final String CONDITIONS =
      "[{\"bucket\": \"box\"}, [\"starts-with\", \"$key\", \"foo\"], {\"acl\": \"private\"},"
          + " [\"starts-with\", \"$x-amz-\", \"\"], [\"content-length-range\", 2, 1024]]";

  private final MapCoordinator coordinator =
      MapCoordinator.withUsers()
          .bucket("box", "ann", "private")
          .bucket("open", "ann", "public-read-write");
  private final MemoryStore store = new MemoryStore(coordinator);
  private final FormUpload upload =
      new FormUpload(
          store,
          new BucketDirectory(coordinator),
          new Quota(store, CLOCK),
          "eu-1",
          FormUploadTest::secret,
          key -> Optional.of(key.equals("AKANN") ? FakeCall.ANN : FakeCall.BOB),
          CLOCK);

  @Test
  void anybodyUploadsToAnOpenBucket() {
    FakeCall call = send("open", fields("key", "foo.txt", "acl", "public-read"), "bar");
    assertThat(call.to(upload).status()).isEqualTo(204);
    assertThat(call.text()).isEmpty();
    assertThat(call.answerHeaders()).containsEntry("Location", "/open/foo.txt");
    assertThat(store.bytes("open", "foo.txt")).isEqualTo(bytes("bar"));
    ObjectInfo info = info("open", "foo.txt");
    assertThat(info.attributes().owner()).isEmpty();
    assertThat(info.attributes().acl()).isEqualTo("public-read");
    assertThat(send("box", fields("key", "foo"), "bar").refusedBy(upload))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void metadataHeadersAndTagsAreStored() {
    Map<String, String> fields =
        fields(
            "key",
            "é/${filename}",
            "Content-Type",
            "text/plain",
            "Cache-Control",
            "no-cache",
            "X-Amz-Meta-Foo",
            "barclamp",
            "tagging",
            "<Tagging><TagSet><Tag><Key>0</Key><Value>1</Value></Tag></TagSet></Tagging>");
    FakeCall call = send("open", fields, "bar");
    assertThat(call.to(upload).status()).isEqualTo(204);
    assertThat(call.answerHeaders()).containsEntry("Location", "/open/%C3%A9/f.txt");
    ObjectInfo info = info("open", "é/f.txt");
    assertThat(info.metadata()).containsExactly(Map.entry("foo", "barclamp"));
    assertThat(info.attributes().headers())
        .containsEntry("content-type", "text/plain")
        .containsEntry("cache-control", "no-cache");
    assertThat(info.attributes().tags()).containsExactly(Map.entry("0", "1"));
  }

  @Test
  void signedFormsWriteForTheirSigner() {
    FakeCall second = send("box", second(policy(), "AKANN"), "bar");
    assertThat(second.to(upload).status()).isEqualTo(204);
    assertThat(info("box", "foo.txt").attributes().owner()).isEqualTo("ann");
    assertThat(send("box", fourth("AKANN"), "bar").to(upload).status()).isEqualTo(204);
    assertThat(send("box", fourth("AKBOB"), "bar").refusedBy(upload))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void wrongSignaturesAreRefused() {
    Map<String, String> fields = second(policy(), "AKANN");
    fields.put("signature", "AAAA");
    assertThat(send("box", fields, "bar").refusedBy(upload))
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    fields.remove("signature");
    assertThat(send("box", fields, "bar").refusedBy(upload)).isEqualTo(S3Error.INVALID_ARGUMENT);
    assertThat(send("box", second(policy(), "NONE"), "bar").refusedBy(upload))
        .isEqualTo(S3Error.INVALID_ACCESS_KEY_ID);
    Map<String, String> fourth = fourth("AKANN");
    fourth.put("x-amz-credential", "AKANN/20261127/mars/s3/aws4_request");
    assertThat(send("box", fourth, "bar").refusedBy(upload)).isEqualTo(S3Error.INVALID_ARGUMENT);
    assertThat(send("open", fields("key", "a", "signature", "x"), "bar").refusedBy(upload))
        .isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void policyBoundsBucketFieldsAndSize() {
    assertThat(send("open", second(policy(), "AKANN"), "bar").refusedBy(upload))
        .isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(send("box", second(policy(), "AKANN"), "x").refusedBy(upload))
        .isEqualTo(S3Error.ENTITY_TOO_SMALL);
    assertThat(send("box", second(policy(), "AKANN"), "x".repeat(1025)).refusedBy(upload))
        .isEqualTo(S3Error.ENTITY_TOO_LARGE);
    Map<String, String> fields = second(policy(), "AKANN");
    fields.put("x-amz-meta-more", "1");
    assertThat(send("box", fields, "bar").refusedBy(upload)).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(store.head(new ObjectKey("box", "foo.txt"))).isEmpty();
  }

  @Test
  void browserIsToldAsItAsked() {
    FakeCall created =
        send("open", fields("key", "foo", "success_action_status", "201"), "bar").to(upload);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.document("PostResponse").require("Key")).isEqualTo("foo");
    FakeCall ok = send("open", fields("key", "foo", "success_action_status", "200"), "bar");
    assertThat(ok.to(upload).status()).isEqualTo(200);
    FakeCall other = send("open", fields("key", "foo", "success_action_status", "404"), "bar");
    assertThat(other.to(upload).status()).isEqualTo(204);
    FakeCall redirect =
        send("open", fields("key", "f o", "success_action_redirect", "http://a/b"), "bar");
    assertThat(redirect.to(upload).status()).isEqualTo(303);
    assertThat(redirect.answerHeaders().get("Location"))
        .matches("http://a/b\\?bucket=open&key=f%20o&etag=%22[0-9a-f]{32}%22");
    for (String bad : List.of("javascript:alert(1)", "//x", "http://a b", "http://a\r\nX: y")) {
      FakeCall call =
          send("open", fields("key", "foo", "success_action_redirect", bad), "bar").to(upload);
      assertThat(call.status()).isEqualTo(204);
    }
  }

  @Test
  void badFieldsAreRefused() {
    refuses(fields("acl", "private"), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", ""), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", "x".repeat(1025)), S3Error.KEY_TOO_LONG_ERROR);
    refuses(fields("key", "a", "x-amz-meta-a", "1\r\nX: y"), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", "a", "content-type", "1\nX: y"), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", "a", "x-amz-meta-a", "x".repeat(3000)), S3Error.METADATA_TOO_LARGE);
    refuses(
        fields("key", "a", "x-amz-meta-a", "x".repeat(30_000)),
        S3Error.MAX_MESSAGE_LENGTH_EXCEEDED);
    refuses(fields("key", "a", "acl", "bad"), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", "a", "tagging", "<x/>"), S3Error.MALFORMED_XML);
    refuses(fields("key", "a", "x-amz-storage-class", "GLACIER"), S3Error.INVALID_STORAGE_CLASS);
    refuses(fields("key", "a", "x-amz-server-side-encryption", "x"), S3Error.NOT_IMPLEMENTED);
    refuses(fields("key", "a", "KEY", "b"), S3Error.INVALID_ARGUMENT);
    refuses(fields("key", "a", "content-md5", "x"), S3Error.INVALID_DIGEST);
    refuses(fields("key", "a", "x-amz-checksum-sha256", "sailorjerry"), S3Error.BAD_DIGEST);
    refuses(
        fields("key", "a", "content-md5", "N7UdGUp1E+RbVvZSTy1R8g==".replace('N', 'M')),
        S3Error.BAD_DIGEST);
    assertThat(store.head(new ObjectKey("open", "a"))).isEmpty();
  }

  @Test
  void goodDigestsPass() {
    Map<String, String> fields =
        fields(
            "key", "a",
            "content-md5", "N7UdGUp1E+RbVvZSTy1R8g==",
            "x-amz-checksum-sha256", sha256("bar"));
    assertThat(send("open", fields, "bar").to(upload).status()).isEqualTo(204);
    assertThat(info("open", "a").attributes().checksum().orElseThrow().value())
        .isEqualTo(sha256("bar"));
  }

  @Test
  void cutFormsStoreNothing() {
    byte[] whole = form(fields("key", "a"), "bar".repeat(50_000));
    for (int cut : List.of(3, 5, 8, 9, 12, 1_000, 140_000, whole.length - 3)) {
      byte[] body = Arrays.copyOf(whole, whole.length - cut);
      FakeCall call = post("open").body(body);
      assertThat(call.refusedBy(upload)).isEqualTo(S3Error.MALFORMED_POST_REQUEST);
    }
    assertThat(store.head(new ObjectKey("open", "a"))).isEmpty();
    assertThat(
            post("open")
                .body(form(Map.of(), "bar"))
                .with("content-type", "text/plain")
                .refusedBy(upload))
        .isEqualTo(S3Error.PRECONDITION_FAILED);
  }

  private void refuses(Map<String, String> fields, S3Error error) {
    assertThat(send("open", fields, "bar").refusedBy(upload)).as("%s", fields).isEqualTo(error);
  }

  private ObjectInfo info(String bucket, String key) {
    return store.head(new ObjectKey(bucket, key)).orElseThrow();
  }

  private static Optional<Secret> secret(String key) {
    return key.startsWith("AK") ? Optional.of(new Secret(key, "s3cr3t", false)) : Optional.empty();
  }

  private static String policy() {
    String json =
        "{\"expiration\": \"2026-11-27T22:00:00Z\", \"conditions\": "
            + CONDITIONS.replace("[\"starts-with\", \"$x-amz-\", \"\"], ", "")
            + "}";
    return Base64.getEncoder().encodeToString(bytes(json));
  }

  private static Map<String, String> second(String policy, String key) {
    byte[] mac = hmac("HmacSHA1", bytes("s3cr3t"), policy);
    return fields(
        "key",
        "foo.txt",
        "AWSAccessKeyId",
        key,
        "acl",
        "private",
        "signature",
        Base64.getEncoder().encodeToString(mac),
        "policy",
        policy);
  }

  private static Map<String, String> fourth(String key) {
    String credential = key + "/20261127/eu-1/s3/aws4_request";
    String json =
        "{\"expiration\": \"2026-11-27T22:00:00Z\", \"conditions\": "
            + CONDITIONS.replace(
                "[\"starts-with\", \"$x-amz-\", \"\"]",
                "[\"eq\", \"$x-amz-algorithm\", \"AWS4-HMAC-SHA256\"],"
                    + "[\"starts-with\", \"$x-amz-credential\", \"\"],"
                    + "[\"starts-with\", \"$x-amz-date\", \"2026\"]")
            + "}";
    String policy = Base64.getEncoder().encodeToString(bytes(json));
    byte[] mac = bytes("AWS4s3cr3t");
    for (String step : List.of("20261127", "eu-1", "s3", "aws4_request", policy)) {
      mac = hmac("HmacSHA256", mac, step);
    }
    return fields(
        "key", "foo.txt",
        "acl", "private",
        "x-amz-algorithm", "AWS4-HMAC-SHA256",
        "x-amz-credential", credential,
        "x-amz-date", "20261127T210000Z",
        "x-amz-signature", HexFormat.of().formatHex(mac),
        "policy", policy);
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> fields(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static FakeCall send(String bucket, Map<String, String> fields, String file) {
    return post(bucket).body(form(fields, file));
  }

  private static FakeCall post(String bucket) {
    return FakeCall.of("POST", bucket)
        .by(User.ANONYMOUS)
        .with("content-type", "multipart/form-data; boundary=12ab");
  }

  private static byte[] form(Map<String, String> fields, String file) {
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append("--12ab\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    form.append(
            "--12ab\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\x\\f.txt\"")
        .append("\r\n\r\n")
        .append(file)
        .append("\r\n--12ab--\r\n");
    return bytes(form.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
