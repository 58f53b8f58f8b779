package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies AWS Signature Version 4 in the {@code Authorization} header and in presigned URLs.
 * Thread-safe. Source: S3 API reference, "Authenticating requests (AWS Signature Version 4)".
 */
public final class SignatureV4 {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String CONTENT_SHA256 = "x-amz-content-sha256";

  /** What an error document shows at most of the canonical request, so that it stays small. */
  private static final int SHOWN_BYTES = 2048;

  private final String region;
  private final Function<String, Optional<Secret>> keys;
  private final SigningKeys signingKeys;
  private final Validity validity;

  /**
   * @param region the only one that credentials may name
   * @param keys the secret of an access key; empty if there is no such key. Called for each signed
   *     request, so it must answer from memory
   * @param clock for skew and expiry
   */
  public SignatureV4(String region, Function<String, Optional<Secret>> keys, InstantSource clock) {
    this.region = region;
    this.keys = keys;
    this.signingKeys = new SigningKeys(region);
    this.validity = new Validity(clock);
  }

  /**
   * Who signed the request. The body is not looked at: the answer says what must hold for it.
   *
   * @throws S3Exception if there is a signature and it is malformed, of another version, expired,
   *     of an unknown or disabled key, leaves out {@code host} or an {@code x-amz-} header, or is
   *     wrong
   */
  public Verified verify(RequestFacts facts) {
    QueryParameters query = QueryParameters.parse(facts.rawQuery());
    boolean presigned = PresignedQuery.isIn(query);
    boolean header = facts.has(AuthorizationHeader.NAME);
    if (!presigned && !header) {
      return anonymous(facts, query);
    }
    if (presigned && header) {
      throw new S3Exception(
              S3Error.INVALID_ARGUMENT,
              "Sign either in the query or in the Authorization header, not in both.")
          .with("ArgumentName", "Authorization");
    }
    if (facts.has("x-amz-security-token")) {
      throw new S3Exception(S3Error.INVALID_TOKEN);
    }
    Claim claim = presigned ? PresignedQuery.parse(facts, query) : AuthorizationHeader.parse(facts);
    return signed(facts, query, claim);
  }

  private Verified signed(RequestFacts facts, QueryParameters query, Claim claim) {
    claim.requireScope(region);
    validity.require(claim);
    claim.signed().requireCover(facts);
    BodyRule body = BodyRule.of(claim.payloadHash());
    String accessKey = claim.credential().accessKey();
    Secret secret =
        keys.apply(accessKey)
            .filter(known -> !known.disabled())
            .orElseThrow(
                () ->
                    new S3Exception(S3Error.INVALID_ACCESS_KEY_ID)
                        .with("AWSAccessKeyId", accessKey));
    SecretKeySpec key = signingKeys.of(secret, claim.time().date());
    requireSignature(facts, query, claim, key);
    return new Verified.Signed(accessKey, body, new ChunkSigner(key, claim), claim.presigned());
  }

  private static void requireSignature(
      RequestFacts facts, QueryParameters query, Claim claim, SecretKeySpec key) {
    ByteText request = CanonicalRequest.of(facts, query, claim, false);
    String toSign = claim.stringToSign(Hashing.sha256(request.array(), request.length()));
    if (matches(key, toSign, claim.signature())) {
      return;
    }
    if (hasHighBytes(facts)) {
      ByteText other = CanonicalRequest.of(facts, query, claim, true);
      String hash = Hashing.sha256(other.array(), other.length());
      if (matches(key, claim.stringToSign(hash), claim.signature())) {
        return;
      }
    }
    throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH)
        .with("AWSAccessKeyId", claim.credential().accessKey())
        .with("StringToSign", toSign)
        .with("SignatureProvided", claim.signature())
        .with("CanonicalRequest", request.show(SHOWN_BYTES));
  }

  /** In a time that does not depend on where the two differ. */
  static boolean matches(SecretKeySpec key, String toSign, String signature) {
    byte[] expected = Hex.lower(Hashing.hmac(key, toSign)).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean hasHighBytes(RequestFacts facts) {
    for (Map.Entry<String, String> header : facts.headers()) {
      if (ByteText.max(header.getValue()) > 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static Verified anonymous(RequestFacts facts, QueryParameters query) {
    if (query.count("AWSAccessKeyId") > 0 && query.count("Signature") > 0) {
      throw oldVersion();
    }
    String sha256 = facts.header(CONTENT_SHA256).trim();
    if (sha256.isEmpty()) {
      // unsigned clients frame their trailers without a word about the hash
      boolean chunked = facts.has("x-amz-decoded-content-length");
      return new Verified.Anonymous(
          chunked
              ? new BodyRule(BodyRule.Kind.STREAMING_UNSIGNED_TRAILER, "")
              : BodyRule.UNSIGNED_PAYLOAD);
    }
    BodyRule body = BodyRule.of(sha256);
    if (body.signsChunks()) {
      throw new S3Exception(S3Error.ACCESS_DENIED, "The chunks are signed but the request is not.");
    }
    return new Verified.Anonymous(body);
  }

  static S3Exception oldVersion() {
    return new S3Exception(
        S3Error.INVALID_REQUEST,
        "Signatures of version 2 are not supported. Please use AWS4-HMAC-SHA256.");
  }
}
