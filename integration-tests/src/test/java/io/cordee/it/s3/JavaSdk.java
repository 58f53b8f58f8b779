package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The AWS SDK for Java as an application would set it up. Thread-safe. */
final class JavaSdk implements AutoCloseable {
  private static final int PART_BYTES = 5 << 20;
  private static final int PRECONDITION_FAILED = 412;
  private static final Duration VALID = Duration.ofMinutes(5);

  private final S3Client client;
  private final S3Presigner presigner;

  private JavaSdk(S3Client client, S3Presigner presigner) {
    this.client = client;
    this.presigner = presigner;
  }

  /** With the SDK's own retries and checksums. */
  static JavaSdk connect(S3Endpoint s3, String url) {
    StaticCredentialsProvider keys =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()));
    S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(url))
            .region(Region.of(s3.region()))
            .credentialsProvider(keys)
            .forcePathStyle(true)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(URI.create(url))
            .region(Region.of(s3.region()))
            .credentialsProvider(keys)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
    return new JavaSdk(client, presigner);
  }

  S3Client client() {
    return client;
  }

  /** A bucket from its creation to its end. */
  void everything(String bucket, byte[] large) throws Exception {
    client.createBucket(b -> b.bucket(bucket));
    small(bucket);
    conditions(bucket);
    byte[] got = multipart(bucket, "in/parts", large);
    assertThat(Arrays.equals(got, large)).as("the object in parts has its bytes").isTrue();
    list(bucket);
    presigned(bucket);
    client.copyObject(
        c ->
            c.sourceBucket(bucket)
                .sourceKey("in/parts")
                .destinationBucket(bucket)
                .destinationKey("copy ü+%"));
    assertThat(client.headObject(h -> h.bucket(bucket).key("copy ü+%")).contentLength())
        .isEqualTo(large.length);
    empty(bucket);
    client.deleteBucket(b -> b.bucket(bucket));
  }

  private void small(String bucket) {
    for (ChecksumAlgorithm algorithm :
        List.of(
            ChecksumAlgorithm.CRC32,
            ChecksumAlgorithm.CRC32_C,
            ChecksumAlgorithm.SHA1,
            ChecksumAlgorithm.SHA256)) {
      String key = "small/" + algorithm;
      client.putObject(
          p ->
              p.bucket(bucket)
                  .key(key)
                  .checksumAlgorithm(algorithm)
                  .contentType("text/x-test")
                  .metadata(Map.of("colour", "green")),
          RequestBody.fromString("body of " + key));
      var got = client.getObjectAsBytes(g -> g.bucket(bucket).key(key));
      assertThat(got.asUtf8String()).isEqualTo("body of " + key);
      GetObjectResponse head = got.response();
      assertThat(head.metadata()).containsEntry("colour", "green");
      assertThat(head.contentType()).isEqualTo("text/x-test");
      var range = client.getObjectAsBytes(g -> g.bucket(bucket).key(key).range("bytes=5-6"));
      assertThat(range.asUtf8String()).isEqualTo("of");
    }
    assertThatThrownBy(() -> client.getObjectAsBytes(g -> g.bucket(bucket).key("nothing")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  private void conditions(String bucket) {
    String etag =
        client
            .putObject(
                p -> p.bucket(bucket).key("lock").ifNoneMatch("*"), RequestBody.fromString("1"))
            .eTag();
    assertThatThrownBy(
            () ->
                client.putObject(
                    p -> p.bucket(bucket).key("lock").ifNoneMatch("*"),
                    RequestBody.fromString("2")))
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(PRECONDITION_FAILED));
    client.putObject(p -> p.bucket(bucket).key("lock").ifMatch(etag), RequestBody.fromString("3"));
    assertThat(client.getObjectAsBytes(g -> g.bucket(bucket).key("lock")).asUtf8String())
        .isEqualTo("3");
  }

  /** Uploads in parts and reads it back. */
  byte[] multipart(String bucket, String key, byte[] body) {
    String id = client.createMultipartUpload(c -> c.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int at = 0; at < body.length; at += PART_BYTES) {
      int number = parts.size() + 1;
      byte[] part = Arrays.copyOfRange(body, at, Math.min(body.length, at + PART_BYTES));
      var answer =
          client.uploadPart(
              u -> u.bucket(bucket).key(key).uploadId(id).partNumber(number),
              RequestBody.fromBytes(part));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(answer.eTag())
              .checksumCRC32(answer.checksumCRC32())
              .build());
    }
    client.completeMultipartUpload(
        c -> c.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
    return client.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asByteArrayUnsafe();
  }

  private void list(String bucket) {
    for (int i = 0; i < 25; i++) {
      String key = String.format("list/%02d", i);
      client.putObject(p -> p.bucket(bucket).key(key), RequestBody.empty());
    }
    List<String> keys =
        client
            .listObjectsV2Paginator(l -> l.bucket(bucket).prefix("list/").maxKeys(7))
            .contents()
            .stream()
            .map(S3Object::key)
            .toList();
    assertThat(keys).hasSize(25).isSorted().startsWith("list/00");
    assertThat(client.listObjectsV2(l -> l.bucket(bucket).delimiter("/")).commonPrefixes())
        .extracting("prefix")
        .containsExactly("in/", "list/", "small/");
  }

  private void presigned(String bucket) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI put =
        presigner
            .presignPutObject(
                p -> p.signatureDuration(VALID).putObjectRequest(o -> o.bucket(bucket).key("url")))
            .url()
            .toURI();
    HttpRequest upload =
        HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofString("by url")).build();
    HttpResponse<String> stored = http.send(upload, HttpResponse.BodyHandlers.ofString());
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    URI get =
        presigner
            .presignGetObject(
                g -> g.signatureDuration(VALID).getObjectRequest(o -> o.bucket(bucket).key("url")))
            .url()
            .toURI();
    HttpRequest download = HttpRequest.newBuilder(get).build();
    assertThat(http.send(download, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("by url");
  }

  private void empty(String bucket) {
    List<ObjectIdentifier> all =
        client.listObjectsV2Paginator(l -> l.bucket(bucket)).contents().stream()
            .map(object -> ObjectIdentifier.builder().key(object.key()).build())
            .toList();
    var answer = client.deleteObjects(d -> d.bucket(bucket).delete(o -> o.objects(all)));
    assertThat(answer.errors()).isEmpty();
    assertThat(answer.deleted()).hasSize(all.size());
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
  }
}
