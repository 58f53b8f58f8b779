package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;

/** Reads the signature of a presigned URL. Immutable functions. */
final class PresignedQuery {
  static final String SIGNATURE = "X-Amz-Signature";

  /** Seven days, as S3 has it. */
  static final long MAX_EXPIRES_SECONDS = 604_800;

  private static final String ALGORITHM = "X-Amz-Algorithm";
  private static final String CREDENTIAL = "X-Amz-Credential";

  private PresignedQuery() {}

  /** Whether the query has any part of a signature of version 4. */
  static boolean isIn(QueryParameters query) {
    return query.count(ALGORITHM) + query.count(SIGNATURE) + query.count(CREDENTIAL) > 0;
  }

  static Claim parse(RequestFacts facts, QueryParameters query) {
    if (query.count("X-Amz-Security-Token") > 0) {
      throw new S3Exception(S3Error.INVALID_TOKEN);
    }
    if (!only(query, ALGORITHM).equals(SignatureV4.ALGORITHM)) {
      throw Claim.malformed(true, "X-Amz-Algorithm must be AWS4-HMAC-SHA256");
    }
    Credential credential =
        Credential.parse(only(query, CREDENTIAL))
            .orElseThrow(
                () ->
                    Claim.malformed(
                        true, "X-Amz-Credential must be KEY/YYYYMMDD/REGION/s3/aws4_request"));
    SignedNames signed =
        SignedNames.parse(only(query, "X-Amz-SignedHeaders"))
            .orElseThrow(
                () -> Claim.malformed(true, "X-Amz-SignedHeaders must list lower-case names"));
    AmzTime time =
        AmzTime.parseBasic(only(query, "X-Amz-Date"))
            .orElseThrow(() -> Claim.malformed(true, "X-Amz-Date must be as 20130524T000000Z"));
    long expires = expires(only(query, "X-Amz-Expires"));
    return new Claim(
        credential, signed, only(query, SIGNATURE), time, payloadHash(facts, query), true, expires);
  }

  private static String only(QueryParameters query, String name) {
    if (query.count(name) != 1) {
      throw Claim.malformed(true, name + " must be there once");
    }
    return query.value(name);
  }

  /** A range that S3 documents; out of it the URL is as worthless as an expired one. */
  private static long expires(String text) {
    try {
      long seconds = text.length() > 18 ? MAX_EXPIRES_SECONDS + 1 : Long.parseLong(text);
      if (seconds >= 1 && seconds <= MAX_EXPIRES_SECONDS) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw Claim.malformed(true, "X-Amz-Expires must be a number of seconds");
    }
    throw new S3Exception(
        S3Error.ACCESS_DENIED, "X-Amz-Expires must be from 1 to 604800 seconds (a week).");
  }

  private static String payloadHash(RequestFacts facts, QueryParameters query) {
    String header = facts.header(SignatureV4.CONTENT_SHA256).trim();
    if (!header.isEmpty()) {
      return header;
    }
    String parameter = query.value("X-Amz-Content-Sha256");
    return parameter.isEmpty() ? BodyRule.UNSIGNED : parameter;
  }
}
