package io.cordee.it.sim;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls the cluster as a client library does: one request id for all tries, another node after each
 * failure, and a deadline after which the outcome is unknown. Confined to one run.
 */
final class SimClient {
  private static final long TRY = 1_500 * World.MILLI;
  private static final long DEADLINE = 8 * World.SECOND;
  private static final long PAUSE = 200 * World.MILLI;

  private final Env env;
  private final Cluster cluster;
  private final Machine machine;
  private final String name;
  private final Chance chance;
  private Optional<Replica> lastGood = Optional.empty();
  private long requests;

  SimClient(Env env, Cluster cluster, Machine machine, String name) {
    this.env = env;
    this.cluster = cluster;
    this.machine = machine;
    this.name = name;
    this.chance = env.chance().split();
  }

  String name() {
    return name;
  }

  Machine machine() {
    return machine;
  }

  String nextRequestId() {
    return name + "/" + requests++;
  }

  /** Mostly where the last answer came from. */
  private Replica candidate() {
    return lastGood.isPresent() && chance.of(0.6) ? lastGood.get() : cluster.candidate(chance);
  }

  /** Submits a command in the name of {@code who}; tells once what is known in the end. */
  void submit(String who, Command command, Consumer<Decision> done) {
    submit(nextRequestId(), who, command, done);
  }

  void submit(String requestId, String who, Command command, Consumer<Decision> done) {
    new Call(requestId, who, command, done).begin();
  }

  /** Reads the map as of now; empty when nobody could answer. */
  void read(Consumer<Optional<ClusterMap>> done) {
    read(env.oracle().seenIndex(), machine.nanoTime() + DEADLINE, done);
  }

  private void read(long from, long deadline, Consumer<Optional<ClusterMap>> done) {
    if (machine.nanoTime() > deadline) {
      env.counters().add("read unanswered");
      done.accept(Optional.empty());
      return;
    }
    Replica to = candidate();
    boolean[] answered = {false};
    env.network()
        .send(
            machine,
            to.machine(),
            () ->
                to.readMap(
                    found -> {
                      long index = to.raft().appliedIndex();
                      env.network()
                          .send(
                              to.machine(),
                              machine,
                              () -> {
                                if (answered[0] || found.isEmpty()) {
                                  return;
                                }
                                answered[0] = true;
                                lastGood = Optional.of(to);
                                env.counters().add("read");
                                env.oracle().read(to.peerId(), from, index, found.get());
                                done.accept(found);
                              });
                    }));
    machine.after(
        TRY,
        () -> {
          if (!answered[0]) {
            answered[0] = true;
            read(from, deadline, done);
          }
        });
  }

  /** One request with all its tries. */
  private final class Call {
    private final String requestId;
    private final String who;
    private final Command command;
    private final Consumer<Decision> done;
    private final long deadline = machine.nanoTime() + DEADLINE;
    private boolean ended;
    private boolean inDoubt;
    private int tries;

    Call(String requestId, String who, Command command, Consumer<Decision> done) {
      this.requestId = requestId;
      this.who = who;
      this.command = command;
      this.done = done;
    }

    void begin() {
      if (ended) {
        return;
      }
      if (machine.nanoTime() > deadline) {
        env.counters().add("command unknown");
        ended = true;
        done.accept(Decision.UNKNOWN);
        return;
      }
      int number = ++tries;
      if (number == 2) {
        env.counters().add("command retried");
      }
      Replica to = candidate();
      env.network()
          .send(
              machine,
              to.machine(),
              () ->
                  to.submit(
                      requestId,
                      who,
                      command,
                      decision ->
                          env.network()
                              .send(to.machine(), machine, () -> answered(to, number, decision))));
      machine.after(TRY, () -> nextUnlessAnswered(number));
    }

    private void nextUnlessAnswered(int number) {
      if (number == tries) {
        inDoubt = true;
        begin();
      }
    }

    private void answered(Replica from, int number, Decision decision) {
      if (ended) {
        return;
      }
      boolean elsewhere =
          !decision.known() || decision.error().equals(Optional.of(ErrorCode.NOT_LEADER));
      if (elsewhere) {
        if (number == tries) {
          lastGood = Optional.empty();
          tries++;
          machine.after(PAUSE, this::begin);
        }
        return;
      }
      if (decision.index() == 0) {
        ended = true; // BUSY: not appended by this try
        done.accept(inDoubt ? Decision.UNKNOWN : decision);
        return;
      }
      ended = true;
      lastGood = Optional.of(from);
      env.counters().add("command answered");
      env.oracle().answered(requestId, decision.error(), decision.answer(), decision.index());
      done.accept(decision);
    }
  }
}
