package io.cordee.blockstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.proto.Head;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CombinerTest {
  private static final Node NODE =
      new Node(
          "node-a",
          1,
          "room-a",
          "127.0.0.1:2",
          "127.0.0.1:1",
          "127.0.0.1:3",
          NodeState.MEMBER,
          true,
          Instant.EPOCH);

  private final BlockingQueue<Sent> calls = new LinkedBlockingQueue<>();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final NodeChannels channels =
      new NodeChannels(InsecureChannelCredentials.create(), System::nanoTime);
  private final Combiner<Head, String> combiner =
      new Combiner<>(
          channels, (stub, group, heads, answer) -> calls.add(new Sent(group, heads, answer)));

  private record Sent(String group, List<Head> heads, StreamObserver<List<String>> answer) {
    List<String> keys() {
      return heads.stream().map(Head::getKey).toList();
    }
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    channels.close();
  }

  private CompletableFuture<String> ask(String group, String key) {
    return CompletableFuture.supplyAsync(
        () -> combiner.ask(group, NODE, Head.newBuilder().setKey(key).build(), 20_000), callers);
  }

  private Sent sent() throws InterruptedException {
    Sent call = calls.poll(20, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  /** Asks for these behind a call that is on its way; returns when all of them wait. */
  private List<CompletableFuture<String>> behind(String... keys) throws Exception {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (String key : keys) {
      int before = combiner.waiting("1", NODE);
      asked.add(ask("1", key));
      while (combiner.waiting("1", NODE) == before) {
        Thread.onSpinWait();
      }
    }
    return asked;
  }

  @Test
  void whatMeetsACallGoesTogetherInTheNext() throws Exception {
    CompletableFuture<String> lone = ask("1", "a");
    Sent first = sent();
    assertThat(first.keys()).containsExactly("a");
    List<CompletableFuture<String>> more = behind("b", "c", "d");
    CompletableFuture<String> other = ask("2", "x");
    Sent elsewhere = sent();
    assertThat(elsewhere.group()).isEqualTo("2");
    assertThat(calls).isEmpty();

    first.answer().onNext(List.of("A"));
    assertThat(lone.get(20, TimeUnit.SECONDS)).isEqualTo("A");
    Sent second = sent();
    assertThat(second.keys()).containsExactly("b", "c", "d");
    second.answer().onNext(List.of("B", "C"));
    assertThat(more.get(1).get(20, TimeUnit.SECONDS)).isEqualTo("C");
    Sent rest = sent();
    assertThat(rest.keys()).containsExactly("d");
    rest.answer().onNext(List.of("D"));
    assertThat(more.get(2).get(20, TimeUnit.SECONDS)).isEqualTo("D");
    elsewhere.answer().onNext(List.of("X"));
    assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("X");
  }

  @Test
  void whoWaitsBehindASilentNodeIsToldThatNothingWasSent() throws Exception {
    CompletableFuture<String> first = ask("1", "a");
    Sent call = sent();
    List<CompletableFuture<String>> behind = behind("b");
    call.answer().onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
    assertThat(code(first)).isEqualTo(ErrorCode.TIMEOUT_UNKNOWN);
    assertThat(code(behind.get(0))).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(calls).isEmpty();
  }

  /** Its node must not be taken for a silent one: it may lead again in a moment. */
  @Test
  void whoWaitsBehindARefusalIsToldTheSame() throws Exception {
    CompletableFuture<String> first = ask("1", "a");
    Sent call = sent();
    List<CompletableFuture<String>> behind = behind("b");
    call.answer()
        .onError(
            WireErrors.toStatus(
                new CordeeException(ErrorCode.NOT_LEADER, "not here"), Optional.of("node-b")));
    assertThat(code(first)).isEqualTo(ErrorCode.NOT_LEADER);
    assertThat(code(behind.get(0))).isEqualTo(ErrorCode.NOT_LEADER);
  }

  @Test
  void anErrorOfOneCallIsNotThatOfTheNext() throws Exception {
    CompletableFuture<String> first = ask("1", "a");
    Sent call = sent();
    List<CompletableFuture<String>> behind = behind("b");
    call.answer()
        .onError(
            WireErrors.toStatus(
                new CordeeException(ErrorCode.DATA_DAMAGED, "rotten"), Optional.empty()));
    assertThat(code(first)).isEqualTo(ErrorCode.DATA_DAMAGED);
    sent().answer().onNext(List.of("B"));
    assertThat(behind.get(0).get(20, TimeUnit.SECONDS)).isEqualTo("B");
  }

  @Test
  void aCallerThatGaveUpIsNotSentLater() throws Exception {
    CompletableFuture<String> first = ask("1", "a");
    Sent call = sent();
    assertThatThrownBy(() -> combiner.ask("1", NODE, Head.getDefaultInstance(), 1))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT_UNKNOWN));
    call.answer().onNext(List.of("A"));
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("A");
    assertThat(calls).isEmpty();
  }

  private static ErrorCode code(CompletableFuture<String> failed) throws Exception {
    try {
      failed.get(20, TimeUnit.SECONDS);
      throw new AssertionError("answered");
    } catch (ExecutionException e) {
      return WireErrors.fromCall(e, "node-a").code();
    }
  }
}
