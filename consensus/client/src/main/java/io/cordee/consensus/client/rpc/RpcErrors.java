package io.cordee.consensus.client.rpc;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Carries a {@link CordeeException} through a gRPC status and back. Stateless. */
public final class RpcErrors {
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of("cordee-error", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> HINT =
      Metadata.Key.of("cordee-hint", Metadata.ASCII_STRING_MARSHALLER);

  private RpcErrors() {}

  /** The status to fail a call with. */
  public static StatusRuntimeException toStatus(Throwable failure) {
    CordeeException error = toError(failure);
    Metadata trailers = new Metadata();
    trailers.put(CODE, Integer.toString(error.code().number()));
    error.hint().ifPresent(hint -> trailers.put(HINT, hint));
    return status(error.code()).withDescription(error.getMessage()).asRuntimeException(trailers);
  }

  /**
   * What a failed call means. A failure of the transport is UNREACHABLE when the request certainly
   * was not sent, else TIMEOUT_UNKNOWN.
   */
  public static CordeeException fromStatus(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof CordeeException known) {
      return known;
    }
    Status status = Status.fromThrowable(cause);
    Metadata trailers = trailers(cause);
    String code = trailers == null ? null : trailers.get(CODE);
    String message = Optional.ofNullable(status.getDescription()).orElse(status.toString());
    if (trailers != null && code != null) {
      return decode(code, message, trailers.get(HINT));
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL ->
          new CordeeException(
              neverSent(status) ? ErrorCode.UNREACHABLE : ErrorCode.TIMEOUT_UNKNOWN,
              "The node did not answer. reason=" + message,
              cause);
      case RESOURCE_EXHAUSTED -> new CordeeException(ErrorCode.BUSY, message, cause);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new CordeeException(ErrorCode.NOT_ALLOWED, message, cause);
      default -> new CordeeException(ErrorCode.INTERNAL, message, cause);
    };
  }

  private static CordeeException decode(String code, String message, @Nullable String hint) {
    ErrorCode known;
    try {
      known = ErrorCode.ofNumber(Integer.parseInt(code));
    } catch (NumberFormatException garbled) {
      known = ErrorCode.INTERNAL;
    }
    return hint == null
        ? new CordeeException(known, message)
        : CordeeException.withHint(known, message, hint);
  }

  private static CordeeException toError(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof CordeeException known
        ? known
        : new CordeeException(
            ErrorCode.INTERNAL, "A mistake of ours; see the node's log. " + cause, cause);
  }

  private static Status status(ErrorCode code) {
    return switch (code.kind()) {
      case USER -> Status.FAILED_PRECONDITION;
      case RETRY -> Status.UNAVAILABLE;
      case INDETERMINATE -> Status.DEADLINE_EXCEEDED;
      case CORRUPT -> Status.DATA_LOSS;
      case INTERNAL -> Status.INTERNAL;
    };
  }

  private static boolean neverSent(Status status) {
    Throwable cause = status.getCause();
    while (cause != null) {
      if (cause instanceof ConnectException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static @Nullable Metadata trailers(Throwable failure) {
    if (failure instanceof StatusRuntimeException runtime) {
      return runtime.getTrailers();
    }
    return failure instanceof StatusException checked ? checked.getTrailers() : null;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
