package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.util.List;

/**
 * Commands about databases: registration, sync set, server states, and the steps that move a route.
 */
public sealed interface SqlCommand extends Command {

  /**
   * Registers a database over running servers. The first is the writer. State JOINING; the map
   * assigns {@code auto_increment_offset} in the given order. The sync set starts as the writer
   * alone.
   */
  record AddDatabase(String name, List<SqlServer> servers, ApprovalPolicy approval)
      implements SqlCommand {
    public AddDatabase {
      servers = List.copyOf(servers);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> SqlRules.addDatabase(map, context, this));
    }

    @Override
    public String action() {
      return "add-database";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /**
   * Moves a server along its states; refused unless it is in {@code expected} and the transition is
   * legal.
   *
   * <p>Legal: JOINING to READY, LOST to QUARANTINED, QUARANTINED to READMITTING, READMITTING to
   * READY, and QUARANTINED or READMITTING to LOST (it died again, the cut stays). READY to LOST is
   * {@link RecordCut}. A server whose tail was found (there is a plan to readmit it) becomes
   * READMITTING only while that plan's job runs.
   *
   * @param cut empty, or the cut that is already recorded: it is fixed by {@link RecordCut} and
   *     forgotten when the server is READY
   */
  record SetServerState(
      String database,
      String server,
      SqlServerState expected,
      SqlServerState next,
      String cut,
      String note)
      implements SqlCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> SqlRules.setServerState(map, context, this));
    }

    @Override
    public String action() {
      return "set-server-state";
    }

    @Override
    public String subject() {
      return database + "/" + server + " " + next;
    }

    @Override
    public String reason() {
      return note;
    }
  }

  /**
   * Shrinks or grows the sync set; must contain the writer and only READY servers; refused unless
   * the route still has {@code routeVersion}.
   */
  record SetSyncSet(String database, long routeVersion, List<String> syncSet, String note)
      implements SqlCommand {
    public SetSyncSet {
      syncSet = List.copyOf(syncSet);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> SqlRules.setSyncSet(map, context, this));
    }

    @Override
    public String action() {
      return "set-sync-set";
    }

    @Override
    public String subject() {
      return database + " " + String.join(",", syncSet);
    }

    @Override
    public String reason() {
      return note;
    }
  }

  /**
   * Step of a running failover: no new writes. Only for the job that runs the plan, at its term.
   */
  record FreezeRoute(String database, String jobId, long term) implements SqlCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> RouteRules.freeze(map, this));
    }

    @Override
    public String action() {
      return "freeze-route";
    }

    @Override
    public String subject() {
      return database;
    }
  }

  /**
   * Step of a running failover: records the cut and marks the old writer LOST. A cut that is
   * recorded does not change; a later plan for the same death uses it as it is.
   */
  record RecordCut(String database, String jobId, long term, String server, String cut)
      implements SqlCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> RouteRules.recordCut(map, context, this));
    }

    @Override
    public String action() {
      return "record-cut";
    }

    @Override
    public String subject() {
      return database + "/" + server;
    }
  }

  /**
   * Step of a running failover: the new writer, still frozen; sync set becomes {@code syncSet}.
   * Refused unless the route is frozen by this plan and the cut is recorded; the set contains the
   * new writer and only READY servers. A repeat may name another sync set, since nothing is written
   * while the route is frozen.
   */
  record MoveWriter(String database, String jobId, long term, String to, List<String> syncSet)
      implements SqlCommand {
    public MoveWriter {
      syncSet = List.copyOf(syncSet);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> RouteRules.moveWriter(map, context, this));
    }

    @Override
    public String action() {
      return "move-writer";
    }

    @Override
    public String subject() {
      return database + "/" + to;
    }
  }

  /**
   * Step of a running failover: writes may start. Also ends a freeze whose plan failed: before the
   * move, the old writer is READY again and its cut forgotten, so replication from it must have
   * been started before.
   */
  record OpenRoute(String database, String jobId, long term) implements SqlCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> RouteRules.open(map, context, this));
    }

    @Override
    public String action() {
      return "open-route";
    }

    @Override
    public String subject() {
      return database;
    }
  }
}
