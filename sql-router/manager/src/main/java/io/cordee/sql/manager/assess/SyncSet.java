package io.cordee.sql.manager.assess;

import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.gtid.GtidPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When the sync set shrinks and grows. Pure. */
final class SyncSet {
  private final Limits limits;

  SyncSet(Limits limits) {
    this.limits = limits;
  }

  void decide(DatabaseView view, ServerView writer, SqlProbe answer, Conditions c) {
    List<String> remaining = new ArrayList<>(List.of(writer.name()));
    List<String> gone = new ArrayList<>();
    boolean alone = view.database().syncSet().size() == 1;
    boolean notWaiting = !alone && !answer.readOnly() && !answer.semiSyncOn();
    boolean deaf = c.lasts("not waiting " + view.name(), notWaiting, limits.settle());
    for (ServerView member : view.acknowledgers()) {
      if (deaf || gone(view, member, c)) {
        gone.add(member.name());
      } else {
        remaining.add(member.name());
      }
    }
    if (!alone && (deaf || !gone.isEmpty())) {
      String why =
          deaf
              ? writer.name() + " does not wait for acknowledgements"
              : gone + " do not acknowledge";
      c.decide(new Decision.ShrinkSyncSet(view.name(), remaining, why));
      return;
    }
    boolean waits = alone && answer.semiSyncOn();
    if (c.lasts("waits alone " + view.name(), waits, limits.settle())) {
      c.decide(new Decision.SemiSyncOff(view.name()));
      return;
    }
    grow(view, writer, answer, c);
  }

  private boolean gone(DatabaseView view, ServerView member, Conditions c) {
    Optional<SqlProbe> probe = member.answering();
    boolean idle = probe.isPresent() && !probe.get().replicaIo();
    boolean lasts = c.lasts("no ack " + view.name() + "/" + member.name(), idle, limits.settle());
    return member.agreedSilent() || lasts;
  }

  private void grow(DatabaseView view, ServerView writer, SqlProbe answer, Conditions c) {
    if (answer.readOnly()) {
      return;
    }
    GtidPosition written = GtidPosition.parse(answer.gtidBinlogPos());
    long domain = writer.server().domainId();
    for (ServerView reader : view.readers()) {
      boolean runs = reader.answering().map(p -> p.replicaIo() && p.replicaSql()).orElse(false);
      long behind = written.sequence(domain) - reader.held().sequence(domain);
      String condition = "keeps up " + view.name() + "/" + reader.name();
      boolean member = view.database().syncSet().contains(reader.name());
      boolean ready = runs && behind <= limits.maxBacklog();
      if (!member && c.lasts(condition, ready, limits.settle())) {
        c.decide(new Decision.GrowSyncSet(view.name(), reader.name()));
        return;
      }
      if (!member && runs && !ready) {
        c.finding(
            "DB_SERVER_BEHIND",
            Level.WARN,
            view.name() + "/" + reader.name(),
            reader.name()
                + " has "
                + behind
                + " transactions to receive before commits wait for it",
            "it catches up by itself, unless there are more writes than it can take");
      }
    }
  }
}
