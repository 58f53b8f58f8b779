package io.cordee.blockstore.client;

import com.google.protobuf.MessageLite;
import io.cordee.blockstore.proto.ObjectsGrpc;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one node for one group: those that come while a call is on its way go together in the
 * next one, a lone one leaves at once. A call and the log entry behind it cost about the same for
 * one request as for ten. As many wait as there are callers. Thread-safe.
 */
final class Combiner<Q extends MessageLite, R> {
  /** Most bytes of requests in one call. */
  private static final int MAX_BYTES = 1 << 20;

  /** Most requests in one call. */
  private static final int MAX_REQUESTS = 64;

  private final NodeChannels channels;
  private final Wire<Q, R> wire;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /** How requests of this kind travel. */
  interface Wire<Q, R> {
    /**
     * Sends them, none is left out.
     *
     * @param answer called once, on a thread that must not be held up. May have fewer answers than
     *     there were requests, but one at least; the rest is sent again
     */
    void send(
        ObjectsGrpc.ObjectsStub stub,
        String group,
        List<Q> requests,
        StreamObserver<List<R>> answer);
  }

  private record Waiting<Q, R>(Q request, CompletableFuture<R> answer, long millis) {}

  Combiner(NodeChannels channels, Wire<Q, R> wire) {
    this.channels = channels;
    this.wire = wire;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws RuntimeException as the call failed, CordeeException UNREACHABLE when the request was
   *     never sent, TIMEOUT_UNKNOWN after so many milliseconds
   */
  R ask(String group, Node node, Q request, long millis) {
    Waiting<Q, R> waiting = new Waiting<>(request, new CompletableFuture<>(), millis);
    Lane lane = lanes.computeIfAbsent(group + "@" + node.rpcAddress(), k -> new Lane(group, node));
    lane.add(waiting);
    lane.pump();
    try {
      return waiting.answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      waiting.answer.cancel(false);
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN,
          "no answer, the outcome is unknown peer="
              + node.name()
              + ": repeat under the same request id",
          e);
    } catch (InterruptedException e) {
      waiting.answer.cancel(false);
      Thread.currentThread().interrupt();
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN, "interrupted while waiting for peer=" + node.name(), e);
    }
  }

  /** How many wait behind the call that is on its way, for tests. */
  int waiting(String group, Node node) {
    Lane lane = lanes.get(group + "@" + node.rpcAddress());
    return lane == null ? 0 : lane.size();
  }

  private final class Lane {
    private final String group;
    private final Node node;
    private final ArrayDeque<Waiting<Q, R>> queue = new ArrayDeque<>();
    private boolean busy;

    Lane(String group, Node node) {
      this.group = group;
      this.node = node;
    }

    synchronized int size() {
      return queue.size();
    }

    synchronized void add(Waiting<Q, R> waiting) {
      queue.add(waiting);
    }

    void pump() {
      List<Waiting<Q, R>> batch = next();
      if (batch.isEmpty()) {
        return;
      }
      List<Q> requests = new ArrayList<>(batch.size());
      long millis = 1;
      for (Waiting<Q, R> waiting : batch) {
        requests.add(waiting.request);
        millis = Math.max(millis, waiting.millis);
      }
      try {
        wire.send(
            ObjectsGrpc.newStub(channels.to(node.rpcAddress()))
                .withExecutor(Runnable::run)
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS),
            group,
            requests,
            new Answer(batch));
      } catch (RuntimeException e) {
        failed(batch, e);
      }
    }

    /** What goes next; nothing while a call is on its way. */
    private synchronized List<Waiting<Q, R>> next() {
      List<Waiting<Q, R>> batch = new ArrayList<>();
      if (busy) {
        return batch;
      }
      long bytes = 0;
      for (Waiting<Q, R> head = queue.peek();
          head != null && batch.size() < MAX_REQUESTS;
          head = queue.peek()) {
        int size = head.answer.isDone() ? 0 : head.request.getSerializedSize();
        if (!batch.isEmpty() && bytes + size > MAX_BYTES) {
          break;
        }
        queue.remove();
        if (!head.answer.isDone()) { // else its caller went away
          bytes += size;
          batch.add(head);
        }
      }
      busy = !batch.isEmpty();
      return batch;
    }

    private void answered(List<Waiting<Q, R>> batch, List<R> answers) {
      int count = Math.min(batch.size(), answers.size());
      synchronized (this) {
        busy = false;
        for (int i = batch.size() - 1; i >= count; i--) {
          queue.addFirst(batch.get(i));
        }
      }
      pump();
      for (int i = 0; i < count; i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    }

    /**
     * Who waits behind a call that failed is told at once, so as to ask another node: when this one
     * does not lead or does not answer. What else it said is about the requests that were sent.
     */
    private void failed(List<Waiting<Q, R>> batch, Throwable why) {
      ErrorCode code = WireErrors.fromCall(why, node.name()).code();
      boolean silent = code == ErrorCode.UNREACHABLE || code == ErrorCode.TIMEOUT_UNKNOWN;
      List<Waiting<Q, R>> behind = new ArrayList<>();
      synchronized (this) {
        busy = false;
        if (silent || code == ErrorCode.NOT_LEADER) {
          behind.addAll(queue);
          queue.clear();
        }
      }
      pump();
      batch.forEach(waiting -> waiting.answer.completeExceptionally(why));
      Throwable notSent =
          silent
              ? new CordeeException(
                  ErrorCode.UNREACHABLE,
                  "an earlier call failed, this one was not sent peer=" + node.name() + ": retry",
                  why)
              : why;
      behind.forEach(waiting -> waiting.answer.completeExceptionally(notSent));
    }

    private final class Answer implements StreamObserver<List<R>> {
      private final List<Waiting<Q, R>> batch;
      private boolean done;

      Answer(List<Waiting<Q, R>> batch) {
        this.batch = batch;
      }

      @Override
      public void onNext(List<R> answers) {
        done = true;
        if (answers.isEmpty()) {
          failed(batch, new IllegalStateException("an answer without answers"));
        } else {
          answered(batch, answers);
        }
      }

      @Override
      public void onError(Throwable error) {
        if (!done) {
          failed(batch, error);
        }
      }

      @Override
      public void onCompleted() {}
    }
  }
}
