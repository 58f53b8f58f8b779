package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * One confirmation that no majority has a later term. Asks one peer where that can be enough, and
 * the others when it fails or takes its time. Thread-safe.
 */
final class TermRound {
  private final RaftPeerId self;
  private final Set<RaftPeerId> current;
  private final Set<RaftPeerId> previous;
  private final long term;
  private final Function<RaftPeerId, CompletableFuture<Long>> ask;
  private final Set<RaftPeerId> unasked = new HashSet<>();
  private final Set<RaftPeerId> agreed = new HashSet<>();
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private int missing;
  private @Nullable RaftPeerId last;

  /**
   * A round of the voters of a group.
   *
   * @param previous the voters before a change that is under way, else empty
   * @param ask for the term of a peer, by a question that leaves after the call
   */
  TermRound(
      RaftPeerId self,
      Set<RaftPeerId> current,
      Set<RaftPeerId> previous,
      long term,
      Function<RaftPeerId, CompletableFuture<Long>> ask) {
    this.self = self;
    this.current = Set.copyOf(current);
    this.previous = Set.copyOf(previous);
    this.term = term;
    this.ask = ask;
    unasked.addAll(current);
    unasked.addAll(previous);
    unasked.remove(self);
    this.missing = unasked.size();
  }

  /** As {@link TermQuorum#confirm}. */
  CompletableFuture<Void> result() {
    return result;
  }

  /** The peer whose answer was enough. */
  synchronized Optional<RaftPeerId> last() {
    return Optional.ofNullable(last);
  }

  /**
   * Asks; call once.
   *
   * @param quick a peer that is asked alone if it and we are a majority
   * @param patience runs a task when that peer has had its time
   */
  void begin(Optional<RaftPeerId> quick, Executor patience) {
    boolean alone;
    synchronized (this) {
      agreed.add(self);
      alone = quick.isPresent() && unasked.contains(quick.get()) && enoughWith(quick.get());
      if (alone) {
        unasked.remove(quick.get());
      }
    }
    if (alone) {
      send(quick.get());
      patience.execute(this::askRest);
    } else if (enough()) {
      result.complete(null); // a group of one
    } else {
      askRest();
      failWhenAllAnswered();
    }
  }

  private void askRest() {
    if (result.isDone()) {
      return;
    }
    List<RaftPeerId> rest;
    synchronized (this) {
      rest = new ArrayList<>(unasked);
      unasked.clear();
    }
    rest.forEach(this::send);
  }

  private void send(RaftPeerId peer) {
    CompletableFuture<Long> unused =
        ask.apply(peer).whenComplete((answer, failure) -> answered(peer, answer, failure));
  }

  private void answered(RaftPeerId peer, @Nullable Long theirs, @Nullable Throwable failure) {
    if (theirs != null && failure == null && theirs > term) {
      fail(ErrorCode.NOT_LEADER, "A later term has begun: ask again. term=" + theirs);
      return;
    }
    boolean good = theirs != null && failure == null;
    boolean enough;
    synchronized (this) {
      missing--;
      if (good) {
        agreed.add(peer);
      }
      enough = enough();
      if (enough && last == null) {
        last = peer;
      }
    }
    if (enough) {
      result.complete(null);
    } else {
      askRest();
      failWhenAllAnswered();
    }
  }

  private void failWhenAllAnswered() {
    boolean over;
    synchronized (this) {
      over = missing == 0;
    }
    if (over) {
      fail(ErrorCode.UNREACHABLE, "No majority of the group answers: retry.");
    }
  }

  private boolean enoughWith(RaftPeerId peer) {
    Set<RaftPeerId> both = Set.of(self, peer);
    return majority(current, both) && (previous.isEmpty() || majority(previous, both));
  }

  private synchronized boolean enough() {
    return majority(current, agreed) && (previous.isEmpty() || majority(previous, agreed));
  }

  private static boolean majority(Set<RaftPeerId> of, Set<RaftPeerId> agreed) {
    return of.stream().filter(agreed::contains).count() > of.size() / 2;
  }

  private void fail(ErrorCode code, String message) {
    result.completeExceptionally(new CordeeException(code, message));
  }
}
