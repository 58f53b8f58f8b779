package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;

/**
 * What a request claims about its signature, read but not verified. Immutable.
 *
 * @param payloadHash as the last line of the canonical request wants it
 * @param expiresSeconds from the time on, if presigned; else 0
 */
record Claim(
    Credential credential,
    SignedNames signed,
    String signature,
    AmzTime time,
    String payloadHash,
    boolean presigned,
    long expiresSeconds) {

  /** The scope must be the signature's own day, this region and S3. */
  void requireScope(String expectedRegion) {
    if (!credential.date().equals(time.date())) {
      throw malformed(
          presigned,
          "the credential's date " + credential.date() + " is not the day of " + time.basic());
    }
    if (!credential.region().equals(expectedRegion)) {
      throw malformed(
              presigned,
              "the region '"
                  + credential.region()
                  + "' is wrong; expecting '"
                  + expectedRegion
                  + "'")
          .with("Region", expectedRegion);
    }
    if (!credential.service().equals(Credential.SERVICE)) {
      throw malformed(presigned, "the credential's service must be s3");
    }
    if (!credential.terminator().equals(Credential.TERMINATOR)) {
      throw malformed(presigned, "the credential must end with aws4_request");
    }
  }

  String stringToSign(String canonicalRequestHash) {
    return SignatureV4.ALGORITHM
        + "\n"
        + time.basic()
        + "\n"
        + credential.scope()
        + "\n"
        + canonicalRequestHash;
  }

  static S3Exception malformed(boolean presigned, String what) {
    return presigned
        ? new S3Exception(
            S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "The query's signature: " + what + ".")
        : new S3Exception(
            S3Error.AUTHORIZATION_HEADER_MALFORMED,
            "The authorization header is malformed; " + what + ".");
  }
}
