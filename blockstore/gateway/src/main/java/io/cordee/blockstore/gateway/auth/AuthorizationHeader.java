package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;

/** Reads the signature of an {@code Authorization} header. Immutable functions. */
final class AuthorizationHeader {
  static final String NAME = "authorization";

  private AuthorizationHeader() {}

  static Claim parse(RequestFacts facts) {
    String value = facts.header(NAME).trim();
    requireVersion4(value);
    String fields = value.substring(SignatureV4.ALGORITHM.length());
    Credential credential =
        Credential.parse(field(fields, "Credential="))
            .orElseThrow(
                () ->
                    Claim.malformed(
                        false, "the credential must be KEY/YYYYMMDD/REGION/s3/aws4_request"));
    SignedNames signed =
        SignedNames.parse(field(fields, "SignedHeaders="))
            .orElseThrow(
                () -> Claim.malformed(false, "SignedHeaders must list lower-case header names"));
    AmzTime time = time(facts);
    return new Claim(
        credential, signed, field(fields, "Signature="), time, payloadHash(facts), false, 0);
  }

  private static void requireVersion4(String value) {
    String algorithm = SignatureV4.ALGORITHM;
    if (value.startsWith(algorithm)
        && value.length() > algorithm.length()
        && value.charAt(algorithm.length()) <= ' ') {
      return;
    }
    if (value.isEmpty()) {
      throw new S3Exception(S3Error.ACCESS_DENIED, "The Authorization header is empty.");
    }
    if (value.startsWith("AWS ") && value.indexOf(':') > 0) {
      throw SignatureV4.oldVersion();
    }
    if (value.startsWith("AWS4-ECDSA-P256-SHA256")) {
      throw new S3Exception(
          S3Error.NOT_IMPLEMENTED, "Signatures of version 4A are not supported; use version 4.");
    }
    throw new S3Exception(
            S3Error.INVALID_ARGUMENT, "Unsupported Authorization type; use AWS4-HMAC-SHA256.")
        .with("ArgumentName", "Authorization");
  }

  private static String field(String fields, String name) {
    for (int start = 0; start < fields.length(); ) {
      int end = fields.indexOf(',', start);
      end = end < 0 ? fields.length() : end;
      while (start < end && fields.charAt(start) <= ' ') {
        start++;
      }
      if (fields.startsWith(name, start)) {
        return fields.substring(start + name.length(), end).trim();
      }
      start = end + 1;
    }
    throw Claim.malformed(
        false, "it must have Credential, SignedHeaders and Signature; missing is " + name);
  }

  private static AmzTime time(RequestFacts facts) {
    String text = facts.has("x-amz-date") ? facts.header("x-amz-date") : facts.header("date");
    return AmzTime.parse(text.trim())
        .orElseThrow(
            () ->
                new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "AWS authentication requires a valid Date or x-amz-date header"));
  }

  private static String payloadHash(RequestFacts facts) {
    String value = facts.header(SignatureV4.CONTENT_SHA256).trim();
    if (value.isEmpty()) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "Missing required header for this request: " + SignatureV4.CONTENT_SHA256);
    }
    return value;
  }
}
