package io.cordee.blockstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkQuorumTest {
  private static final ChunkRef REF =
      ChunkRef.newBuilder().setId(new ChunkId(1, 2).toByteString()).setSize(1).build();
  private static final List<Node> NODES = List.of(node("a"), node("b"), node("c"));

  private final List<CompletableFuture<Void>> uploads = new ArrayList<>();
  private final List<Long> graceMillis = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(1) {
        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
          graceMillis.add(unit.toMillis(delay));
          return super.schedule(work, delay, unit);
        }
      };
  private long now;
  private final ChunkQuorum quorum =
      new ChunkQuorum(
          (node, ref, data, limit) -> {
            CompletableFuture<Void> upload = new CompletableFuture<>();
            uploads.add(upload);
            return upload;
          },
          timer,
          () -> now);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static Node node(String name) {
    return new Node(
        "node-" + name,
        1,
        "room",
        "127.0.0.1:1001",
        "127.0.0.1:1002",
        "127.0.0.1:1003",
        NodeState.MEMBER,
        true,
        Instant.EPOCH);
  }

  private CompletableFuture<Void> send() {
    uploads.clear();
    return quorum.send(NODES, 3, REF, ByteString.copyFrom(new byte[1]));
  }

  private static CordeeException error(ErrorCode code) {
    return new CordeeException(code, "why");
  }

  @Test
  void oneCopyIsNotEnough() {
    CompletableFuture<Void> sent = send();
    uploads.get(0).complete(null);
    assertThat(sent).isNotDone();
    uploads.get(1).completeExceptionally(error(ErrorCode.UNREACHABLE));
    assertThat(sent).isNotDone();
    uploads.get(2).completeExceptionally(error(ErrorCode.TIMEOUT_UNKNOWN));
    assertFailsWith(sent, ErrorCode.NOT_ENOUGH_COPIES);
  }

  @Test
  void aFullDiskIsNamedAsTheReason() {
    CompletableFuture<Void> sent = send();
    uploads.get(0).completeExceptionally(error(ErrorCode.NO_SPACE));
    uploads.get(1).completeExceptionally(error(ErrorCode.NO_SPACE));
    assertFailsWith(sent, ErrorCode.NO_SPACE);
    assertThat(uploads.get(2)).isCancelled();
  }

  @Test
  void allCopiesAreDoneAtOnce() {
    CompletableFuture<Void> sent = send();
    uploads.forEach(upload -> upload.complete(null));
    assertThat(sent).isCompleted();
  }

  @Test
  void aHungNodeGetsAGraceOnceAndThenNoneForAWhile() throws Exception {
    CompletableFuture<Void> sent = send();
    uploads.get(0).complete(null);
    uploads.get(1).complete(null);
    assertThat(sent).isNotDone();
    sent.get(10, TimeUnit.SECONDS);
    assertThat(uploads.get(2)).isCancelled();

    sent = send();
    uploads.get(1).complete(null);
    uploads.get(0).complete(null);
    sent.get(10, TimeUnit.SECONDS);
    assertThat(graceMillis).hasSize(2).first().isNotEqualTo(0L);
    assertThat(graceMillis.get(1)).isZero();

    now += TimeUnit.SECONDS.toNanos(6);
    sent = send();
    uploads.get(1).complete(null);
    uploads.get(0).complete(null);
    assertThat(sent).isNotDone();
    uploads.get(2).complete(null);
    assertThat(sent).isCompleted();
  }

  @Test
  void aGroupOfWhichTooFewNodesAreKnownTakesNothing() {
    assertFailsWith(
        quorum.send(NODES.subList(0, 1), 3, REF, ByteString.copyFrom(new byte[1])),
        ErrorCode.NOT_ENOUGH_COPIES);
  }

  private static void assertFailsWith(CompletableFuture<Void> sent, ErrorCode code) {
    assertThatThrownBy(sent::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(CordeeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
