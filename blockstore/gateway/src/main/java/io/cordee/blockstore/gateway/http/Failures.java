package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** What a client is told of a failure. Pure functions. */
public final class Failures {
  private Failures() {}

  /**
   * The answer to a failure of the storage. Clients retry what is 500 and 503, so these are kept
   * for what a repeat may mend.
   */
  public static S3Exception of(CordeeException failure) {
    if (failure instanceof RefusedException refused) {
      return new S3Exception(refused(refused));
    }
    return switch (failure.code().kind()) {
      case USER -> user(failure);
      case RETRY -> retry(failure);
      case INDETERMINATE ->
          new S3Exception(
              S3Error.INTERNAL_ERROR,
              "The outcome is not known, the change may have been made; repeat the request.");
      case CORRUPT ->
          new S3Exception(
              S3Error.INTERNAL_ERROR,
              "No good copy of the data answers; an operator sees which in cordee status.");
      case INTERNAL -> new S3Exception(S3Error.INTERNAL_ERROR);
    };
  }

  private static S3Error refused(RefusedException refused) {
    return switch (refused.refusal()) {
      case PRECONDITION_FAILED -> S3Error.PRECONDITION_FAILED;
      case NO_SUCH_BUCKET -> S3Error.NO_SUCH_BUCKET;
      case NO_SUCH_KEY -> S3Error.NO_SUCH_KEY;
      case NO_SUCH_VERSION -> S3Error.NO_SUCH_VERSION;
      case NO_SUCH_UPLOAD -> S3Error.NO_SUCH_UPLOAD;
      case INVALID_PART -> S3Error.INVALID_PART;
      case BUCKET_NOT_EMPTY -> S3Error.BUCKET_NOT_EMPTY;
      case TOO_LARGE -> S3Error.ENTITY_TOO_LARGE;
      case NOT_REFUSED, UNRECOGNIZED -> S3Error.INTERNAL_ERROR;
    };
  }

  private static S3Exception user(CordeeException failure) {
    ErrorCode code = failure.code();
    return switch (code) {
      case INVALID_ARGUMENT -> new S3Exception(S3Error.INVALID_ARGUMENT, message(failure));
      case NOT_FOUND -> new S3Exception(S3Error.NO_SUCH_BUCKET);
      case ALREADY_EXISTS -> new S3Exception(S3Error.BUCKET_ALREADY_EXISTS);
      case NOT_ALLOWED -> new S3Exception(S3Error.ACCESS_DENIED);
      default -> new S3Exception(S3Error.INTERNAL_ERROR);
    };
  }

  private static S3Exception retry(CordeeException failure) {
    return switch (failure.code()) {
      case BUSY -> new S3Exception(S3Error.SLOW_DOWN);
      case NO_SPACE ->
          new S3Exception(
              S3Error.SERVICE_UNAVAILABLE,
              "The disks are full: reads and deletes go on, writes wait for space.");
      default -> new S3Exception(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private static String message(CordeeException failure) {
    String message = failure.getMessage();
    return message == null ? S3Error.INVALID_ARGUMENT.defaultMessage() : message;
  }
}
