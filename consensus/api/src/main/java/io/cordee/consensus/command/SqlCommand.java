package io.cordee.consensus.command;

import io.cordee.consensus.map.ApprovalPolicy;
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
      implements SqlCommand {}

  /**
   * Moves a server along its states; refused unless it is in {@code expected} and the transition is
   * legal.
   *
   * @param cut kept as it is when empty
   */
  record SetServerState(
      String database,
      String server,
      SqlServerState expected,
      SqlServerState next,
      String cut,
      String note)
      implements SqlCommand {}

  /**
   * Shrinks or grows the sync set; must contain the writer and only READY servers; refused unless
   * the route still has {@code routeVersion}.
   */
  record SetSyncSet(String database, long routeVersion, List<String> syncSet, String note)
      implements SqlCommand {}

  /**
   * Step of a running failover: no new writes. Only for the job that runs the plan, at its term.
   */
  record FreezeRoute(String database, String jobId, long term) implements SqlCommand {}

  /** Step of a running failover: records the cut and marks the old writer LOST. */
  record RecordCut(String database, String jobId, long term, String server, String cut)
      implements SqlCommand {}

  /**
   * Step of a running failover: the new writer, still frozen; sync set becomes {@code syncSet}.
   * Refused unless the route is frozen by this plan and the cut is recorded.
   */
  record MoveWriter(String database, String jobId, long term, String to, List<String> syncSet)
      implements SqlCommand {}

  /**
   * Step of a running failover: writes may start. Also ends a freeze whose plan failed before the
   * move.
   */
  record OpenRoute(String database, String jobId, long term) implements SqlCommand {}
}
