package io.cordee.blockstore.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The signatures that the S3 API reference computes in its examples. */
final class DocumentedExamplesTest {
  private static final String EMPTY = Hashing.EMPTY;
  private static final String HOST = "examplebucket.s3.amazonaws.com";
  private static final Secret SECRET =
      new Secret("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", false);

  @Test
  void getObjectWithRange() {
    verify(
        "GET",
        "/test.txt",
        "",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        "range:bytes=0-9",
        "x-amz-content-sha256:" + EMPTY);
  }

  @Test
  void putObjectWithAReservedCharacter() {
    Verified.Signed signed =
        verify(
            "PUT",
            "/test$file.text",
            "",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            "date:Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-content-sha256:44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "x-amz-storage-class:REDUCED_REDUNDANCY");
    assertThat(signed.body().kind()).isEqualTo(BodyRule.Kind.EXACT_SHA256);
    assertThat(signed.body().sha256()).startsWith("44ce7dd6");
  }

  @Test
  void getBucketLifecycle() {
    verify(
        "GET",
        "/",
        "lifecycle",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "x-amz-content-sha256:" + EMPTY);
  }

  @Test
  void listObjects() {
    verify(
        "GET",
        "/",
        "max-keys=2&prefix=J",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "x-amz-content-sha256:" + EMPTY);
  }

  @Test
  void presignedGet() {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature="
            + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    RequestFacts facts =
        new RequestFacts("GET", "/test.txt", query, List.of(Map.entry("host", HOST)));
    Verified.Signed signed = (Verified.Signed) verifier().verify(facts);
    assertThat(signed.presigned()).isTrue();
    assertThat(signed.body().kind()).isEqualTo(BodyRule.Kind.UNSIGNED_PAYLOAD);
  }

  @Test
  void chunkedUpload() {
    Verified.Signed signed =
        put(
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "content-encoding:aws-chunked",
            "content-length:66824",
            "x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "x-amz-decoded-content-length:66560",
            "x-amz-storage-class:REDUCED_REDUNDANCY");
    assertThat(signed.body().kind()).isEqualTo(BodyRule.Kind.STREAMING_SIGNED);
    chunk(signed, 65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
    chunk(signed, 1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
    chunk(signed, 0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
  }

  @Test
  void chunkedUploadWithTrailer() {
    Verified.Signed signed =
        put(
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            "content-encoding:aws-chunked",
            "x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "x-amz-decoded-content-length:66560",
            "x-amz-storage-class:REDUCED_REDUNDANCY",
            "x-amz-trailer:x-amz-checksum-crc32c");
    chunk(signed, 65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
    chunk(signed, 1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
    chunk(signed, 0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
    assertThatCode(
            () ->
                signed
                    .chunks()
                    .requireTrailer(
                        "x-amz-checksum-crc32c:sOO8/Q==\n",
                        "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"))
        .doesNotThrowAnyException();
  }

  private static void chunk(Verified.Signed signed, int size, String signature) {
    byte[] data = "a".repeat(size).getBytes(StandardCharsets.US_ASCII);
    signed.chunks().update(data, 0, size);
    signed.chunks().requireChunk(signature);
  }

  private static Verified.Signed put(String signature, String... more) {
    return verify("PUT", "/examplebucket/chunkObject.txt", "", "s3.amazonaws.com", signature, more);
  }

  private static Verified.Signed verify(
      String method, String path, String query, String signature, String... more) {
    return verify(method, path, query, HOST, signature, more);
  }

  private static Verified.Signed verify(
      String method, String path, String query, String host, String signature, String[] more) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("host", host));
    headers.add(Map.entry("x-amz-date", "20130524T000000Z"));
    for (String line : more) {
      int colon = line.indexOf(':');
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1)));
    }
    String names = String.join(";", headers.stream().map(Map.Entry::getKey).sorted().toList());
    headers.add(
        Map.entry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders="
                + names
                + ",Signature="
                + signature));
    return (Verified.Signed) verifier().verify(new RequestFacts(method, path, query, headers));
  }

  private static SignatureV4 verifier() {
    return new SignatureV4(
        "us-east-1",
        key -> Optional.of(SECRET),
        InstantSource.fixed(Instant.parse("2013-05-24T00:10:00Z")));
  }
}
