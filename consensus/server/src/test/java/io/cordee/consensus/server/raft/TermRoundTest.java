package io.cordee.consensus.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TermRoundTest {
  private static final int ROUNDS = 2_000;

  private final Map<RaftPeerId, CompletableFuture<Long>> asked = new LinkedHashMap<>();
  private final Queue<Runnable> patience = new ArrayDeque<>();

  private TermRound begin(Set<RaftPeerId> current, Set<RaftPeerId> previous, String quick) {
    TermRound round =
        new TermRound(
            RaftPeerId.valueOf("a"),
            current,
            previous,
            7,
            peer -> asked.computeIfAbsent(peer, p -> new CompletableFuture<>()));
    round.begin(
        Optional.of(quick).filter(q -> !q.isEmpty()).map(RaftPeerId::valueOf), patience::add);
    return round;
  }

  private static Set<RaftPeerId> peers(String... names) {
    return Stream.of(names).map(RaftPeerId::valueOf).collect(Collectors.toSet());
  }

  private CompletableFuture<Long> question(RaftPeerId peer) {
    return Optional.ofNullable(asked.get(peer)).orElseThrow();
  }

  private void answer(String peer, long term) {
    question(RaftPeerId.valueOf(peer)).complete(term);
  }

  private void fails(String peer) {
    question(RaftPeerId.valueOf(peer)).completeExceptionally(new IOException("down"));
  }

  private static void assertFails(TermRound round, ErrorCode code) {
    assertThatThrownBy(() -> round.result().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(CordeeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void oneQuickPeerOfThreeIsEnough() {
    TermRound round = begin(peers("a", "b", "c"), Set.of(), "c");
    assertThat(asked.keySet()).isEqualTo(peers("c"));
    answer("c", 7);
    assertThat(round.result()).isCompleted();
    patience.remove().run();
    assertThat(asked.keySet()).isEqualTo(peers("c"));
    assertThat(round.last()).contains(RaftPeerId.valueOf("c"));
  }

  @Test
  void anotherIsAskedWhenTheFirstTakesItsTime() {
    TermRound round = begin(peers("a", "b", "c"), Set.of(), "c");
    patience.remove().run();
    assertThat(asked.keySet()).isEqualTo(peers("b", "c"));
    answer("b", 6);
    assertThat(round.result()).isCompleted();
    assertThat(round.last()).contains(RaftPeerId.valueOf("b"));
  }

  @Test
  void anotherIsAskedAtOnceWhenTheFirstFails() {
    TermRound round = begin(peers("a", "b", "c"), Set.of(), "c");
    fails("c");
    assertThat(asked.keySet()).isEqualTo(peers("b", "c"));
    fails("b");
    assertFails(round, ErrorCode.UNREACHABLE);
  }

  @Test
  void aLaterTermEndsIt() {
    TermRound round = begin(peers("a", "b", "c"), Set.of(), "c");
    answer("c", 8);
    assertFails(round, ErrorCode.NOT_LEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a"})
  void allAreAskedWhenNoneIsKnownToBeQuick(String quick) {
    TermRound round = begin(peers("a", "b", "c"), Set.of(), quick);
    assertThat(asked.keySet()).isEqualTo(peers("b", "c"));
    assertThat(round.result()).isNotDone();
  }

  @Test
  void oneOfFiveIsNotEnoughAndBothSidesOfAChangeAreNeeded() {
    begin(peers("a", "b", "c", "d", "e"), Set.of(), "b");
    assertThat(asked.keySet()).isEqualTo(peers("b", "c", "d", "e"));
    asked.clear();
    TermRound change = begin(peers("a", "b", "d"), peers("a", "c", "e"), "b");
    answer("b", 7);
    answer("d", 7);
    assertThat(change.result()).isNotDone();
    answer("e", 7);
    assertThat(change.result()).isCompleted();
  }

  @Test
  void aGroupOfOneAsksNobody() {
    assertThat(begin(peers("a"), Set.of(), "").result()).isCompleted();
  }

  /** Whatever comes in whatever order: confirmed by majorities alone, and never left open. */
  @Test
  void randomRoundsAreConfirmedByMajoritiesAlone() {
    Random random = new Random(5);
    for (int i = 0; i < ROUNDS; i++) {
      asked.clear();
      patience.clear();
      Set<RaftPeerId> current = some(random);
      Set<RaftPeerId> previous = random.nextBoolean() ? Set.of() : some(random);
      TermRound round = begin(current, previous, "" + "abcdefg".charAt(random.nextInt(7)));
      Set<RaftPeerId> agreed = new HashSet<>(peers("a"));
      boolean later = false;
      while (!round.result().isDone()) {
        Optional<RaftPeerId> open =
            asked.keySet().stream().filter(p -> !question(p).isDone()).findFirst();
        if (open.isEmpty() || random.nextInt(3) == 0) {
          assertThat(patience.isEmpty() && open.isEmpty()).as("left open in round %s", i).isFalse();
          Optional.ofNullable(patience.poll()).ifPresent(Runnable::run);
          continue;
        }
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> question(open.get()).completeExceptionally(new IOException("down"));
          case 3 -> {
            later = true;
            question(open.get()).complete(8L);
          }
          default -> {
            agreed.add(open.get());
            question(open.get()).complete(7L);
          }
        }
      }
      boolean majority =
          agreed.stream().filter(current::contains).count() * 2 > current.size()
              && (previous.isEmpty()
                  || agreed.stream().filter(previous::contains).count() * 2 > previous.size());
      assertThat(!round.result().isCompletedExceptionally())
          .as("round %s", i)
          .isEqualTo(majority && !later);
    }
  }

  private static Set<RaftPeerId> some(Random random) {
    Set<RaftPeerId> peers = new HashSet<>(peers("a"));
    for (String peer : new String[] {"b", "c", "d", "e", "f", "g"}) {
      if (random.nextBoolean()) {
        peers.add(RaftPeerId.valueOf(peer));
      }
    }
    return peers;
  }
}
