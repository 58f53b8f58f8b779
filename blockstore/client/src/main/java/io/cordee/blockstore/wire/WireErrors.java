package io.cordee.blockstore.wire;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Carries {@link CordeeException} over gRPC: code and leader hint as trailers, text as status. */
public final class WireErrors {
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of("cordee-code", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> LEADER =
      Metadata.Key.of("cordee-leader", Metadata.ASCII_STRING_MARSHALLER);

  private WireErrors() {}

  /** For a server to fail a call with. */
  public static StatusRuntimeException toStatus(Throwable error) {
    return toStatus(error, Optional.empty());
  }

  /**
   * For a server to fail a call with.
   *
   * @param leader name of the node that leads the group, with NOT_LEADER
   */
  public static StatusRuntimeException toStatus(Throwable error, Optional<String> leader) {
    CordeeException known = unwrap(error);
    Metadata trailers = new Metadata();
    trailers.put(CODE, Integer.toString(known.code().number()));
    leader.ifPresent(name -> trailers.put(LEADER, name));
    return Status.fromCode(statusCode(known.code().kind()))
        .withDescription(known.getMessage())
        .withCause(error)
        .asRuntimeException(trailers);
  }

  private static Status.Code statusCode(ErrorKind kind) {
    return switch (kind) {
      case USER -> Status.Code.FAILED_PRECONDITION;
      case RETRY -> Status.Code.UNAVAILABLE;
      case INDETERMINATE -> Status.Code.DEADLINE_EXCEEDED;
      case CORRUPT -> Status.Code.DATA_LOSS;
      case INTERNAL -> Status.Code.INTERNAL;
    };
  }

  /** What a failed call means. A call that may have reached the server is TIMEOUT_UNKNOWN. */
  public static CordeeException fromCall(Throwable error, String peer) {
    Throwable cause = strip(error);
    if (cause instanceof CordeeException known) {
      return known;
    }
    Metadata trailers = trailers(cause);
    String code = trailers == null ? null : trailers.get(CODE);
    Status status = Status.fromThrowable(cause);
    if (code != null) {
      String text = Optional.ofNullable(status.getDescription()).orElse("no message");
      return new CordeeException(ErrorCode.ofNumber(number(code)), text, cause);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          neverSent(cause)
              ? new CordeeException(
                  ErrorCode.UNREACHABLE, "node does not answer peer=" + peer + ": retry", cause)
              : unknown(peer, status, cause);
      case RESOURCE_EXHAUSTED ->
          new CordeeException(ErrorCode.BUSY, "node is busy peer=" + peer + ": retry", cause);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new CordeeException(
              ErrorCode.NOT_ALLOWED,
              "peer=" + peer + " refuses: " + status.getDescription(),
              cause);
      default -> unknown(peer, status, cause);
    };
  }

  /** A refused connection never reached the other side; a stream cut in the middle may have. */
  private static boolean neverSent(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private static CordeeException unknown(String peer, Status status, Throwable cause) {
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "no answer, the outcome is unknown peer="
            + peer
            + " status="
            + status.getCode()
            + ": repeat under the same request id",
        cause);
  }

  /** The leader's node name that a NOT_LEADER answer carries. */
  public static Optional<String> leaderHint(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      Metadata trailers = trailers(t);
      if (trailers != null) {
        return Optional.ofNullable(trailers.get(LEADER));
      }
    }
    return Optional.empty();
  }

  /** The CordeeException inside, or one of kind INTERNAL around it. */
  public static CordeeException unwrap(Throwable error) {
    Throwable cause = strip(error);
    return cause instanceof CordeeException known
        ? known
        : new CordeeException(
            ErrorCode.INTERNAL, "unexpected error: " + cause + "; see the node's log", cause);
  }

  private static Throwable strip(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static @Nullable Metadata trailers(Throwable error) {
    if (error instanceof StatusRuntimeException e) {
      return e.getTrailers();
    }
    return error instanceof StatusException e ? e.getTrailers() : null;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return ErrorCode.INTERNAL.number();
    }
  }
}
