package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When a signature counts: near its time, or until a presigned URL expires. Immutable. */
final class Validity {
  /** As S3 has it. */
  static final Duration MAX_SKEW = Duration.ofMinutes(15);

  private final InstantSource clock;

  Validity(InstantSource clock) {
    this.clock = clock;
  }

  void require(Claim claim) {
    Instant now = clock.instant();
    Instant signed = claim.time().instant();
    if (claim.presigned()) {
      requireUnexpired(claim, now);
    } else if (Duration.between(signed, now).abs().compareTo(MAX_SKEW) > 0) {
      throw new S3Exception(S3Error.REQUEST_TIME_TOO_SKEWED)
          .with("RequestTime", claim.time().basic())
          .with("ServerTime", now.toString())
          .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
    }
  }

  private static void requireUnexpired(Claim claim, Instant now) {
    Instant signed = claim.time().instant();
    Instant expires = signed.plusSeconds(claim.expiresSeconds());
    if (signed.isAfter(now.plus(MAX_SKEW))) {
      throw denied("Request is not yet valid", claim, expires, now);
    }
    if (now.isAfter(expires)) {
      throw denied("Request has expired", claim, expires, now);
    }
  }

  private static S3Exception denied(String what, Claim claim, Instant expires, Instant now) {
    return new S3Exception(S3Error.ACCESS_DENIED, what)
        .with("X-Amz-Expires", Long.toString(claim.expiresSeconds()))
        .with("Expires", expires.toString())
        .with("ServerTime", now.toString());
  }
}
