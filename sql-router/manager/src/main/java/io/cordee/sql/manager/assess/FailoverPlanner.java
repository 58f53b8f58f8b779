package io.cordee.sql.manager.assess;

import io.cordee.consensus.command.PlanCommand.ProposePlan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.gtid.Gtid;
import io.cordee.sql.manager.gtid.GtidPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes failover plans: candidate, facts, evidence, risk, steps. Pure. */
public final class FailoverPlanner {
  private static final String FORGOT =
      " was restarted, or applies nothing, and does not know all that it received since ";

  private FailoverPlanner() {}

  /** The best survivor: most received from the lost writer, then in the sync set, then in order. */
  static Optional<ServerView> candidate(DatabaseView view) {
    SqlServer lost = view.writer().orElseThrow().server();
    Comparator<ServerView> order =
        Comparator.comparingLong((ServerView s) -> s.held().sequence(lost.domainId()))
            .thenComparing(s -> view.database().syncSet().contains(s.name()));
    ServerView best = null;
    for (ServerView reader : view.readers()) {
      boolean better = best == null || order.compare(reader, best) > 0;
      if (reader.answering().isPresent() && better) {
        best = reader;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * What must still be so when the plan is approved, as seen now.
   *
   * @param from the lost writer
   * @param to the candidate
   */
  public static SortedMap<String, String> facts(DatabaseView view, String from, String to) {
    TreeMap<String, String> facts = new TreeMap<>();
    SqlCluster database = view.database();
    facts.put("writer", database.route().writer());
    facts.put("sync set", String.join(",", database.syncSet()));
    Optional<ServerView> lost = view.server(from);
    facts.put(from, lost.map(l -> l.answering().isPresent()).orElse(false) ? "answers" : "silent");
    for (ServerView reader : view.receivers()) {
      if (!reader.name().equals(from)) {
        facts.put(reader.name(), reader.answering().isPresent() ? "answers" : "silent");
      }
    }
    long domain = lost.map(l -> l.server().domainId()).orElse(0L);
    facts.put(
        to + " received",
        view.server(to)
            .map(ServerView::held)
            .orElse(GtidPosition.EMPTY)
            .of(domain)
            .map(Gtid::toString)
            .orElse("nothing"));
    return facts;
  }

  static ProposePlan plan(DatabaseView view, ServerView to, Instant now, Limits limits) {
    SqlCluster database = view.database();
    ServerView from = view.writer().orElseThrow();
    return new ProposePlan(
        PlanKind.SQL_FAILOVER,
        database.name(),
        from.name(),
        to.name(),
        now.plus(limits.planLife()),
        database.route().version(),
        facts(view, from.name(), to.name()),
        evidence(view, from, to),
        risk(view, from, to, now),
        steps(view, from.name(), to.name()));
  }

  private static List<String> evidence(DatabaseView view, ServerView from, ServerView to) {
    List<String> lines = new ArrayList<>();
    for (ServerView.Sighting s : from.sightings()) {
      String error = s.probe().answers() ? "" : ": " + s.probe().error();
      lines.add(
          s.node() + " has no answer from " + from.name() + " for " + seconds(s) + " s" + error);
    }
    for (ServerView reader : view.readers()) {
      lines.add(replicaLine(from, reader));
    }
    SqlCluster database = view.database();
    lines.add(
        "sync set is " + database.syncSet() + " without a break since " + database.syncSince());
    from.lastKnown()
        .ifPresent(p -> lines.add(from.name() + " was last seen at " + p.gtidBinlogPos()));
    lines.add(to.name() + " has received the most, " + to.held());
    return lines;
  }

  private static String replicaLine(ServerView from, ServerView reader) {
    Optional<SqlProbe> probe = reader.answering();
    if (probe.isEmpty()) {
      return reader.name() + " does not answer either";
    }
    return reader.name()
        + " answers; its replication from "
        + from.name()
        + (probe.get().replicaIo() ? " runs" : " is interrupted")
        + "; received "
        + reader.held();
  }

  private static long seconds(ServerView.Sighting s) {
    return s.silent().toSeconds();
  }

  static Risk risk(DatabaseView view, ServerView from, ServerView to, Instant now) {
    SqlCluster database = view.database();
    Instant since = database.syncSince();
    if (!database.syncSet().contains(to.name())) {
      return unknown(
          from,
          to,
          "since "
              + since
              + " "
              + from.name()
              + " acknowledged writes without waiting for "
              + to.name());
    }
    if (!remembers(to)) {
      return unknown(from, to, to.name() + FORGOT + since);
    }
    // a sight from before the set grew says nothing about the time since
    boolean deaf =
        from.lastSighting()
            .filter(seen -> !now.minus(seen.silent()).isBefore(since))
            .map(ServerView.Sighting::probe)
            .map(probe -> !probe.semiSyncOn() && !probe.readOnly())
            .orElse(false);
    if (deaf) {
      return unknown(
          from,
          to,
          from.name()
              + " was last seen not waiting for acknowledgements, although the"
              + " sync set says so since "
              + since);
    }
    Optional<String> elsewhere = elsewhere(view, from, to);
    if (elsewhere.isPresent()) {
      return unknown(from, to, elsewhere.get() + since);
    }
    return new Risk(
        RiskClass.NONE,
        0,
        "0 acknowledged transactions are lost: since "
            + since
            + " each one was received by the sync set "
            + database.syncSet()
            + " before it was acknowledged");
  }

  /**
   * Why another server than the candidate may alone hold an acknowledged write. The sync set does
   * not answer that: a server outside it that replicates acknowledges too, and so does one that
   * hung as the writer, was replaced, and woke.
   */
  private static Optional<String> elsewhere(DatabaseView view, ServerView from, ServerView to) {
    long domain = from.server().domainId();
    for (ServerView other : view.servers()) {
      SqlServerState state = other.server().state();
      if (other.name().equals(from.name()) || other.name().equals(to.name())) {
        continue;
      }
      boolean quiet = state == SqlServerState.QUARANTINED || state == SqlServerState.JOINING;
      boolean lost = state == SqlServerState.LOST;
      if (lost || (!quiet && other.answering().isEmpty())) {
        return Optional.of(
            other.name()
                + (lost ? " is lost" : " does not answer")
                + " and may alone hold writes acknowledged since ");
      }
      if (!quiet && !remembers(other)) {
        return Optional.of(other.name() + FORGOT);
      }
      boolean more = other.held().sequence(domain) > to.held().sequence(domain);
      if (state == SqlServerState.READMITTING && more) {
        return Optional.of(
            other.name()
                + " is being readmitted and has more than "
                + to.name()
                + " received since ");
      }
    }
    return Optional.empty();
  }

  /**
   * Whether what it says it has received is all that it ever said it had. A server that restarted
   * has its relay log still, but does not know what is in it, and throws it away when replication
   * starts (MariaDB with GTID); so its applier stands still until it has left the sync set.
   */
  private static boolean remembers(ServerView server) {
    return server.answering().map(SqlProbe::replicaSql).orElse(false);
  }

  private static Risk unknown(ServerView from, ServerView to, String why) {
    long domain = from.server().domainId();
    long last = from.lastKnown().map(p -> sequence(p, domain)).orElse(0L);
    long missing = Math.max(0, last - to.held().sequence(domain));
    return new Risk(
        RiskClass.UNKNOWN,
        missing,
        why
            + "; at least "
            + missing
            + " known to be missing, until "
            + from.name()
            + " comes back and shows them");
  }

  private static long sequence(SqlProbe probe, long domain) {
    return GtidPosition.parse(probe.gtidBinlogPos()).sequence(domain);
  }

  private static List<Step> steps(DatabaseView view, String from, String to) {
    String survivors = String.join(", ", view.readers().stream().map(ServerView::name).toList());
    return List.of(
        Step.planned("freeze", "no new writes to " + view.name(), "open the route again"),
        Step.planned(
            "cut",
            survivors + ": stop replicating from " + from + ", record what was received",
            "replicate from " + from + " again"),
        Step.planned("leases", "wait until no application acts on the old route", "-"),
        Step.planned("level", to + " applies all that any survivor received", "-"),
        Step.planned("promote", "map: writer is " + to + "; " + to + " takes writes", "a new plan"),
        Step.planned("open", "writes to " + to + " may start", "a new plan"));
  }
}
