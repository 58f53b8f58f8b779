package io.cordee.sql.manager.assess;

import io.cordee.consensus.command.PlanCommand.ProposePlan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes plans that take a diverged server back. Pure. */
public final class ReadmitPlanner {
  private ReadmitPlanner() {}

  /** What must still be so when the plan is approved, as seen now. */
  public static SortedMap<String, String> facts(DatabaseView view, String from) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("writer", view.database().route().writer());
    Optional<ServerView> server = view.server(from);
    facts.put("cut of " + from, server.map(s -> s.server().cut()).orElse("none"));
    facts.put(
        from + " has",
        server.flatMap(ServerView::answering).map(SqlProbe::gtidBinlogPos).orElse("no answer"));
    return facts;
  }

  /**
   * The plan for a quarantined server.
   *
   * @param count transactions that only it has; they are exported before they are thrown away
   */
  public static ProposePlan plan(
      DatabaseView view,
      SqlServer from,
      long count,
      List<String> evidence,
      Instant now,
      Limits limits) {
    SqlCluster database = view.database();
    String writer = database.route().writer();
    return new ProposePlan(
        PlanKind.SQL_READMIT_DIVERGED,
        database.name(),
        from.name(),
        writer,
        now.plus(limits.planLife()),
        database.route().version(),
        facts(view, from.name()),
        evidence,
        new Risk(
            count == 0 ? RiskClass.NONE : RiskClass.AT_MOST,
            count,
            count
                + " transactions that only "
                + from.name()
                + " has are exported to the object store and not applied anywhere else"),
        List.of(
            Step.planned("export", "store the transactions that only " + from.name() + " has", "-"),
            Step.planned(
                "reclone",
                "replace the data of " + from.name() + " by a copy of " + writer,
                "a new plan"),
            Step.planned("replicate", from.name() + " replicates from " + writer, "-"),
            Step.planned("compare", "checksums of all tables at one transaction", "-"),
            Step.planned("ready", from.name() + " takes reads again", "-")));
  }
}
