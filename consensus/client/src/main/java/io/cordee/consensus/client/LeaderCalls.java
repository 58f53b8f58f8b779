package io.cordee.consensus.client;

import io.cordee.consensus.client.rpc.RpcErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.proto.CoordinationGrpc;
import io.cordee.consensus.proto.CoordinationGrpc.CoordinationStub;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Calls that find the leader and are repeated until a deadline. Thread-safe. */
final class LeaderCalls {
  /** The first node gets this long before the next one is asked: as long as an election takes. */
  private static final long FIRST_NANOS = Duration.ofSeconds(2).toNanos();

  /** The others get this long: a leader may be slow, and is not helped by being asked again. */
  private static final long ATTEMPT_NANOS = Duration.ofSeconds(4).toNanos();

  private static final int PAUSE_MIN_MILLIS = 30;
  private static final int PAUSE_MAX_MILLIS = 250;

  private final LeaderChannels channels;
  private final ScheduledExecutorService thread;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;

  LeaderCalls(
      LeaderChannels channels,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.channels = channels;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** A read: a failure without an outcome is UNREACHABLE. */
  <T> CompletableFuture<T> read(
      Duration deadline, BiConsumer<CoordinationStub, StreamObserver<T>> call) {
    return start(deadline, false, call);
  }

  /**
   * A write under an idempotency key: a failure is TIMEOUT_UNKNOWN when any attempt may have
   * arrived.
   */
  <T> CompletableFuture<T> write(
      Duration deadline, BiConsumer<CoordinationStub, StreamObserver<T>> call) {
    return start(deadline, true, call);
  }

  private <T> CompletableFuture<T> start(
      Duration deadline, boolean writes, BiConsumer<CoordinationStub, StreamObserver<T>> call) {
    Attempts<T> attempts = new Attempts<>(nanoTime.getAsLong() + deadline.toNanos(), writes, call);
    attempts.next();
    return attempts.result;
  }

  private final class Attempts<T> {
    private final long deadlineNanos;
    private final boolean writes;
    private final BiConsumer<CoordinationStub, StreamObserver<T>> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean maybeDone;
    private volatile long limitNanos = FIRST_NANOS;
    private volatile boolean cutShort;
    private volatile String lastHint = "";

    Attempts(
        long deadlineNanos, boolean writes, BiConsumer<CoordinationStub, StreamObserver<T>> call) {
      this.deadlineNanos = deadlineNanos;
      this.writes = writes;
      this.call = call;
    }

    void next() {
      long left = deadlineNanos - nanoTime.getAsLong();
      cutShort = left < limitNanos;
      String address = channels.candidate();
      try {
        CoordinationStub stub =
            CoordinationGrpc.newStub(channels.channel(address))
                .withDeadlineAfter(Math.max(1, Math.min(left, limitNanos)), TimeUnit.NANOSECONDS);
        call.accept(stub, new Reply(address));
      } catch (IllegalStateException closed) {
        result.completeExceptionally(
            new CordeeException(ErrorCode.UNREACHABLE, "The client is closed.", closed));
      }
    }

    private void failed(String address, CordeeException error) {
      boolean again =
          switch (error.code()) {
            case NOT_LEADER, UNREACHABLE, BUSY, TIMEOUT_UNKNOWN -> true;
            default -> false;
          };
      if (!again) {
        result.completeExceptionally(error);
        return;
      }
      maybeDone |= error.code() == ErrorCode.TIMEOUT_UNKNOWN;
      long pause = redirect(address, error) ? 0 : pauseMillis();
      if (deadlineNanos - nanoTime.getAsLong() <= TimeUnit.MILLISECONDS.toNanos(pause)) {
        result.completeExceptionally(givenUp(error));
        return;
      }
      try {
        var unused = thread.schedule(this::next, pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        result.completeExceptionally(givenUp(error));
      }
    }

    /** Whether another node was named that was not named just before. */
    private boolean redirect(String address, CordeeException error) {
      if (error.code() == ErrorCode.BUSY) {
        return false;
      }
      if (error.code() != ErrorCode.NOT_LEADER) {
        lastHint = "";
        limitNanos = ATTEMPT_NANOS;
        if (!cutShort || error.code() != ErrorCode.TIMEOUT_UNKNOWN) {
          channels.failed(address); // one that had only a moment to answer is not silent
        }
        channels.wake(channels.candidate());
        return false;
      }
      channels.answered(address);
      String hint = error.hint().orElse("");
      if (!hint.isEmpty() && !hint.equals(address) && !hint.equals(lastHint)) {
        lastHint = hint;
        if (channels.prefer(hint)) {
          return true;
        }
      }
      lastHint = "";
      channels.passed(address);
      return false;
    }

    private CordeeException givenUp(CordeeException last) {
      if (writes && maybeDone) {
        return new CordeeException(
            ErrorCode.TIMEOUT_UNKNOWN,
            "The command was sent and not confirmed: it may or may not take effect. Look at the"
                + " state before repeating it. last="
                + last.getMessage(),
            last);
      }
      return new CordeeException(
          ErrorCode.UNREACHABLE,
          "No coordination leader was found in time; check that a majority of the voters runs."
              + " last="
              + last.getMessage(),
          last);
    }

    private final class Reply implements StreamObserver<T> {
      private final String address;
      private @Nullable T value;

      Reply(String address) {
        this.address = address;
      }

      @Override
      public void onNext(T reply) {
        value = reply;
      }

      @Override
      public void onError(Throwable failure) {
        failed(address, RpcErrors.fromStatus(failure));
      }

      @Override
      public void onCompleted() {
        T reply = value;
        if (reply == null) {
          failed(address, new CordeeException(ErrorCode.TIMEOUT_UNKNOWN, "An empty reply."));
        } else {
          channels.answered(address);
          result.complete(reply);
        }
      }
    }
  }

  private long pauseMillis() {
    return random.nextInt(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS);
  }
}
