package io.cordee.blockstore.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureV4Test {
  private static final String PRESIGNED =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
          + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=00";

  @Test
  void aRequestWithoutSignatureIsAnonymous() {
    Verified verified =
        TestSigner.verifier().verify(new RequestFacts("GET", "/b/k", "", List.of()));
    assertThat(verified).isEqualTo(new Verified.Anonymous(BodyRule.UNSIGNED_PAYLOAD));
  }

  @Test
  void anAnonymousChunkedBodyIsDecoded() {
    Verified verified =
        TestSigner.verifier()
            .verify(
                new RequestFacts(
                    "PUT", "/b/k", "", List.of(Map.entry("x-amz-decoded-content-length", "1"))));
    assertThat(verified.body().kind()).isEqualTo(BodyRule.Kind.STREAMING_UNSIGNED_TRAILER);
  }

  @Test
  void anEncodedSlashIsNotASlash() {
    RequestFacts signed = put().signed();
    assertThat(error(new RequestFacts("PUT", "/b%2Fk", "", signed.headers())))
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void latin1HeadersMayHaveBeenSignedAsUtf8() {
    String utf8AsBytes =
        new String("caf\u00e9".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    RequestFacts signed = put().header("x-amz-meta-a", utf8AsBytes).signed();
    RequestFacts sent =
        new RequestFacts(
            "PUT",
            "/b/k",
            "",
            signed.headers().stream()
                .map(h -> Map.entry(h.getKey(), h.getValue().replace(utf8AsBytes, "caf\u00e9")))
                .toList());
    assertThat(TestSigner.verifier().verify(signed)).isInstanceOf(Verified.Signed.class);
    assertThat(TestSigner.verifier().verify(sent)).isInstanceOf(Verified.Signed.class);
  }

  @Test
  void everyAmzHeaderAndTheHostMustBeSigned() {
    String names = "host;x-amz-content-sha256;x-amz-date";
    S3Exception copy =
        failure(put().header("x-amz-copy-source", "/other/key").signing(names).signed());
    assertThat(copy.error()).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(copy.elements()).containsEntry("HeadersNotSigned", "x-amz-copy-source");
    assertThat(error(put().signing("x-amz-content-sha256;x-amz-date").signed()))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "20130523/us-east-1/s3/aws4_request",
    "20130524/eu-west-1/s3/aws4_request",
    "20130524/us-east-1/ec2/aws4_request",
    "20130524/us-east-1/s3/aws5_request"
  })
  void anotherScopeIsMalformed(String scope) {
    assertThat(error(put().scope(scope).signed()))
        .isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
  }

  @Test
  void aWrongRegionNamesTheRightOne() {
    S3Exception failure = failure(put().scope("20130524/eu-1/s3/aws4_request").signed());
    assertThat(failure.elements()).containsEntry("Region", "us-east-1");
  }

  @ParameterizedTest
  @CsvSource({"-901", "901", "-86400"})
  void aSkewOfMoreThanFifteenMinutesIsRefused(long seconds) {
    SignatureV4 late = TestSigner.verifier(TestSigner.SECRET, TestSigner.NOW.plusSeconds(seconds));
    assertThat(failure(late, put().signed()).error()).isEqualTo(S3Error.REQUEST_TIME_TOO_SKEWED);
  }

  @Test
  void unknownAndDisabledKeysAreTheSame() {
    Secret disabled = new Secret("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG", true);
    Secret other = new Secret("OTHER", "x", false);
    for (Secret secret : List.of(disabled, other)) {
      SignatureV4 verifier = TestSigner.verifier(secret, TestSigner.NOW);
      assertThat(failure(verifier, put().signed()).error())
          .isEqualTo(S3Error.INVALID_ACCESS_KEY_ID);
    }
  }

  @Test
  void aChangedSecretCountsAtOnce() {
    Secret[] current = {TestSigner.SECRET};
    SignatureV4 verifier =
        new SignatureV4(
            "us-east-1", key -> Optional.of(current[0]), InstantSource.fixed(TestSigner.NOW));
    assertThat(verifier.verify(put().signed())).isInstanceOf(Verified.Signed.class);
    current[0] = new Secret("AKIAIOSFODNN7EXAMPLE", "rotated", false);
    assertThat(failure(verifier, put().signed()).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void missingParts() {
    assertThat(errorOfSigning(put().without("x-amz-date").header("date", "never")))
        .isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(errorOfSigning(put().without("x-amz-content-sha256")))
        .isEqualTo(S3Error.INVALID_REQUEST);
    assertThat(error(put().header("x-amz-content-sha256", "short").signed()))
        .isEqualTo(S3Error.INVALID_ARGUMENT);
    assertThat(error(put().header("x-amz-security-token", "t").signed()))
        .isEqualTo(S3Error.INVALID_TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|ACCESS_DENIED",
        "AWS AKIA:c2ln|INVALID_REQUEST",
        "AWS HAHAHA|INVALID_ARGUMENT",
        "Bearer x|INVALID_ARGUMENT",
        "AWS4-HMAC-SHA256|INVALID_ARGUMENT",
        "AWS4-HMAC-SHA256 |INVALID_ARGUMENT",
        "AWS4-HMAC-SHA256 Credential=a|AUTHORIZATION_HEADER_MALFORMED",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e|AUTHORIZATION_HEADER_MALFORMED",
        "AWS4-ECDSA-P256-SHA256 Credential=a|NOT_IMPLEMENTED"
      })
  void otherAuthorizationHeaders(String value, S3Error expected) {
    assertThat(error(new RequestFacts("GET", "/", "", List.of(Map.entry("authorization", value)))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Amz-Expires=60|X-Amz-Expires=0|ACCESS_DENIED",
        "X-Amz-Expires=60|X-Amz-Expires=-7|ACCESS_DENIED",
        "X-Amz-Expires=60|X-Amz-Expires=604801|ACCESS_DENIED",
        "X-Amz-Expires=60|X-Amz-Expires=1e3|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Expires=60|x=y|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Expires=60|X-Amz-Expires=60&X-Amz-Expires=9|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "us-east-1|us-east-2|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "%2F20130524|%2F20130525|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "HMAC-SHA256|HMAC-SHA1|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "T000000Z|T250000Z|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "&X-Amz-Signature=00|&x=1|AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Date|X-Amz-Security-Token=t&X-Amz-Date|INVALID_TOKEN",
        "SignedHeaders=host|SignedHeaders=x-amz-acl|ACCESS_DENIED",
        "X-Amz-Algorithm|a=%zz&X-Amz-Algorithm|INVALID_URI",
        "x|x|SIGNATURE_DOES_NOT_MATCH"
      })
  void presignedErrors(String part, String with, S3Error expected) {
    assertThat(error(presigned(PRESIGNED.replace(part, with)))).isEqualTo(expected);
  }

  @Test
  void aPresignedUrlExpires() {
    for (Duration away : List.of(Duration.ofSeconds(61), Duration.ofMinutes(-16))) {
      SignatureV4 verifier = TestSigner.verifier(TestSigner.SECRET, TestSigner.NOW.plus(away));
      S3Exception failure = failure(verifier, presigned(PRESIGNED));
      assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
      assertThat(failure.message()).startsWith("Request ");
    }
  }

  @Test
  void oneSignatureOnly() {
    RequestFacts both = new RequestFacts("PUT", "/b/k", PRESIGNED, put().signed().headers());
    assertThat(error(both)).isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWSAccessKeyId=a&Expires=1&Signature=b"})
  void oldPresignedUrlsAreRefused(String query) {
    assertThat(error(presigned(query))).isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void neitherSecretsNorDerivedKeysAreShown() {
    assertThat(TestSigner.SECRET.toString()).doesNotContain(TestSigner.SECRET.secretKey());
    RequestFacts signed = put().signed();
    RequestFacts wrong = new RequestFacts("GET", "/b/k", "", signed.headers());
    assertThat(failure(wrong).elements().toString()).doesNotContain(TestSigner.SECRET.secretKey());
  }

  private static TestSigner put() {
    return new TestSigner("PUT", "/b/k", "");
  }

  private static RequestFacts presigned(String query) {
    return new RequestFacts("GET", "/b/k", query, List.of(Map.entry("host", "bucket.example")));
  }

  /** The signer reads its own header with the verifier's parser. */
  private static S3Error errorOfSigning(TestSigner signer) {
    return catchThrowableOfType(S3Exception.class, signer::signed).error();
  }

  private static S3Error error(RequestFacts facts) {
    return failure(facts).error();
  }

  private static S3Exception failure(RequestFacts facts) {
    return failure(TestSigner.verifier(), facts);
  }

  private static S3Exception failure(SignatureV4 verifier, RequestFacts facts) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, () -> verifier.verify(facts));
    assertThat(failure).as("nothing refused %s", facts).isNotNull();
    return failure;
  }
}
