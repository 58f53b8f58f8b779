package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.PlanCommand.ExpirePlan;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.assess.DatabaseView;
import io.cordee.sql.manager.assess.Limits;
import io.cordee.sql.manager.assess.ReadmitPlanner;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.readmit.TailReader;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Compares a quarantined server with its cut. Thread-safe. */
final class Judgement {
  private static final int MAX_LINES = 50;
  private static final int MAX_LINE = 1_000;
  private final Leadership lead;
  private final Readmission readmission;
  private final Limits limits;

  Judgement(Leadership lead, Readmission readmission, Limits limits) {
    this.lead = lead;
    this.readmission = readmission;
    this.limits = limits;
  }

  void judge(String name, String serverName) throws SQLException, StepFailed, InterruptedException {
    ClusterMap map = lead.map();
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    if (server.state() != SqlServerState.QUARANTINED) {
      return;
    }
    DatabaseView view = DatabaseView.of(database, lead.observations(), limits);
    if (planStands(map, name, serverName, ReadmitPlanner.facts(view, serverName))) {
      return;
    }
    try (Session session = lead.open(server, Servers.USUAL)) {
      GtidPosition has = session.binlogPosition();
      GtidPosition known = known(database, server);
      boolean tail = !known.covers(has);
      boolean shorter = has.sequence(server.domainId()) < known.sequence(server.domainId());
      boolean differs = server.note().startsWith(Readmission.DIFFERS);
      if (!tail && !shorter && !differs) {
        readmission.move(
            name,
            serverName,
            SqlServerState.QUARANTINED,
            SqlServerState.READMITTING,
            "has nothing that the others do not have; compared by checksum before it is READY");
        return;
      }
      propose(view, server, session, has, known);
    }
  }

  /** What the survivors have: of the server's own domain the cut, of the others the writer's. */
  private GtidPosition known(SqlCluster database, SqlServer server)
      throws SQLException, StepFailed {
    SqlServer writer = Leadership.server(database, database.route().writer());
    try (Session source = lead.open(writer, Servers.USUAL)) {
      GtidPosition cut = GtidPosition.parse(server.cut());
      return source
          .binlogPosition()
          .max(source.slavePosition())
          .with(server.domainId(), cut.of(server.domainId()));
    }
  }

  private boolean planStands(
      ClusterMap map, String name, String server, SortedMap<String, String> facts)
      throws InterruptedException {
    Optional<Plan> newest =
        map.plans().values().stream()
            .filter(p -> p.kind() == PlanKind.SQL_READMIT_DIVERGED)
            .filter(p -> p.resource().equals(name) && p.from().equals(server))
            .reduce((a, b) -> a.created().isAfter(b.created()) ? a : b);
    if (newest.isEmpty() || !newest.get().facts().equals(facts)) {
      return false;
    }
    Plan plan = newest.get();
    boolean expired = !lead.clock().instant().isBefore(plan.expires());
    if (plan.state() == PlanState.WAITING && expired) {
      lead.submit(new ExpirePlan(plan.id()));
      return false;
    }
    return plan.state() == PlanState.WAITING || (plan.state() == PlanState.REFUSED && !expired);
  }

  private void propose(
      DatabaseView view, SqlServer server, Session session, GtidPosition has, GtidPosition known)
      throws SQLException, StepFailed, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(server.name() + " has " + has + ", the others have " + known + " of it");
    if (server.note().startsWith(Readmission.DIFFERS)) {
      lines.add(server.note());
    }
    long count = 0;
    if (!known.covers(has)) {
      count = tail(server, session, TailReader.start(has, known), lines);
    } else if (has.sequence(server.domainId()) < known.sequence(server.domainId())) {
      lines.add("its binary log ends before the cut: it lost transactions that the others have");
    }
    lead.submit(ReadmitPlanner.plan(view, server, count, lines, lead.clock().instant(), limits));
  }

  private long tail(SqlServer server, Session session, GtidPosition from, List<String> lines)
      throws SQLException, StepFailed {
    long[] count = {0};
    int before = lines.size();
    try {
      new TailReader(lead.servers().access(), server)
          .read(
              session,
              from,
              transaction -> {
                count[0]++;
                for (String line : transaction.lines()) {
                  if (lines.size() - before < MAX_LINES) {
                    lines.add(line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE));
                  }
                }
              });
    } catch (IOException e) {
      throw new StepFailed(e.getMessage() + ": " + e.getCause(), e);
    }
    lines.add(before, count[0] + " transactions only on " + server.name() + ":");
    return count[0];
  }
}
