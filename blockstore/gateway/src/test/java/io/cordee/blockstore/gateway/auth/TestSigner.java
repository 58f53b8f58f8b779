package io.cordee.blockstore.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** A client that signs what a test tells it to. Right by the vectors that the verifier passes. */
public final class TestSigner {
  static final Secret SECRET = new Secret("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG", false);
  static final String REGION = "us-east-1";
  static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");

  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final String method;
  private final String path;
  private final String query;
  private String scope = "20130524/us-east-1/s3/aws4_request";
  private String signed = "";

  public TestSigner(String method, String path, String query) {
    this.method = method;
    this.path = path;
    this.query = query;
    header("host", "bucket.example");
    header("x-amz-date", "20130524T000000Z");
    header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
  }

  public TestSigner header(String name, String value) {
    headers.removeIf(header -> header.getKey().equals(name));
    headers.add(Map.entry(name, value));
    return this;
  }

  TestSigner without(String name) {
    headers.removeIf(header -> header.getKey().equals(name));
    return this;
  }

  TestSigner scope(String other) {
    scope = other;
    return this;
  }

  TestSigner signing(String names) {
    signed = names;
    return this;
  }

  public RequestFacts signed() {
    String names = signed.isEmpty() ? allNames() : signed;
    String start = "AWS4-HMAC-SHA256 Credential=" + SECRET.accessKey() + "/" + scope;
    RequestFacts draft = facts(start + ", SignedHeaders=" + names + ", Signature=0");
    Claim claim = AuthorizationHeader.parse(draft);
    ByteText text = CanonicalRequest.of(draft, QueryParameters.parse(query), claim, false);
    String toSign = claim.stringToSign(Hashing.sha256(text.array(), text.length()));
    return facts(start + ", SignedHeaders=" + names + ", Signature=" + hmac(toSign));
  }

  private RequestFacts facts(String authorization) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.add(Map.entry("authorization", authorization));
    return new RequestFacts(method, path, query, all);
  }

  private String allNames() {
    return String.join(";", headers.stream().map(Map.Entry::getKey).sorted().toList());
  }

  private static SecretKeySpec key() {
    return new SigningKeys(REGION).of(SECRET, "20130524");
  }

  private static String hmac(String toSign) {
    return Hex.lower(Hashing.hmac(key(), toSign));
  }

  /** The signature of a chunk after another one. */
  public static String chunk(String previous, byte[] data) {
    return hmac(
        "AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
            + previous
            + "\n"
            + Hashing.EMPTY
            + "\n"
            + Hashing.sha256(data, data.length));
  }

  /** The signature of a trailer after the last chunk. */
  public static String trailer(String previous, String canonical) {
    byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
    return hmac(
        "AWS4-HMAC-SHA256-TRAILER\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
            + previous
            + "\n"
            + Hashing.sha256(bytes, bytes.length));
  }

  /** The signature that a signed request carries. */
  public static String signatureOf(RequestFacts facts) {
    String value = facts.header("authorization");
    return value.substring(value.indexOf("Signature=") + "Signature=".length());
  }

  public static SignatureV4 verifier() {
    return verifier(SECRET, NOW);
  }

  static SignatureV4 verifier(Secret secret, Instant now) {
    return new SignatureV4(
        REGION,
        key -> key.equals(secret.accessKey()) ? Optional.of(secret) : Optional.empty(),
        InstantSource.fixed(now));
  }

  /** For the chunks of a signed request, after verifying it. */
  public static ChunkSigner chunksOf(RequestFacts facts) {
    return ((Verified.Signed) verifier().verify(facts)).chunks();
  }
}
