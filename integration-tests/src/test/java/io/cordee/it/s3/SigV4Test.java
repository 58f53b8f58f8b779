package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures equal those of others: botocore 1.29.27, and Amazon's example of a signed stream. */
final class SigV4Test {
  private static final Instant NOW = Instant.parse("2026-11-27T22:30:01Z");
  private static final SigV4 SIGNER =
      new SigV4("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-west-3");
  private static final String HOST = "127.0.0.1:9000";

  @Test
  void aRequestIsSignedAsBotocoreSignsIt() {
    S3Request request =
        S3Request.of("PUT", HOST, S3Request.path("some-bucket", "a b/ü+"))
            .asking("partNumber", "2")
            .asking("uploadId", "x/y")
            .with("content-type", "text/plain")
            .with("x-amz-meta-colour", "green")
            .withPayload(SigV4.sha256("hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(request.target())
        .isEqualTo("/some-bucket/a%20b/%C3%BC%2B?partNumber=2&uploadId=x%2Fy");
    Map<String, String> headers = SIGNER.headers(request, NOW);
    assertThat(headers)
        .containsEntry("x-amz-date", "20261127T223001Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261127/eu-west-3/s3/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-meta-colour, Signature="
                + "0ed4dadccc3ffcdbc9c985f60f5ddc045cf803ae52b3996090c8dbfbf7b377eb");
  }

  @Test
  void aUrlIsSignedAsBotocoreSignsIt() {
    S3Request request =
        S3Request.of("GET", HOST, S3Request.path("some-bucket", "a b")).asking("versionId", "null");
    assertThat(SIGNER.presigned(request, NOW, Duration.ofMinutes(5)))
        .contains("X-Amz-Date=20261127T223001Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host")
        .contains("versionId=null")
        .endsWith(
            "&X-Amz-Signature=a68ce40b2bdd95cf9ed4a13c91445568f16a0fe8145fc75b1d43be281d9919fe");
  }

  @Test
  void chunksAreSignedAsInAmazonsExample() {
    SigV4 signer =
        new SigV4("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
    Instant then = Instant.parse("2013-05-24T00:00:00Z");
    String seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    String first = signer.chunk(seed, "a".repeat(65_536).getBytes(StandardCharsets.UTF_8), then);
    assertThat(first).isEqualTo("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
    String second = signer.chunk(first, "a".repeat(1_024).getBytes(StandardCharsets.UTF_8), then);
    assertThat(second)
        .isEqualTo("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
    assertThat(signer.chunk(second, new byte[0], then))
        .isEqualTo("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
  }
}
