package io.cordee.sql.manager.assess;

import io.cordee.consensus.command.PlanCommand.ProposePlan;
import java.util.List;

/** What the leader should do next; carried out by {@code duty}. */
public sealed interface Decision {
  String database();

  /** Verify, connect and open the servers of a new database. */
  record SetUp(String database) implements Decision {}

  /** The writer of an open route is read-only, most often because it restarted. */
  record OpenWriter(String database) implements Decision {}

  /** A server that is not the writer takes writes. */
  record CloseReader(String database, String server) implements Decision {}

  /** Commit the smaller sync set, and only then stop waiting for the others. */
  record ShrinkSyncSet(String database, List<String> remaining, String why) implements Decision {}

  /** The map says that the writer waits for nobody, and the writer still waits. */
  record SemiSyncOff(String database) implements Decision {}

  /** Wait for this server's acknowledgements, and only then commit the larger sync set. */
  record GrowSyncSet(String database, String server) implements Decision {}

  /** Replication threads of a healthy server do not run, without an error. */
  record Replicate(String database, String server) implements Decision {}

  record Propose(String database, ProposePlan plan) implements Decision {}

  record Supersede(String database, String planId, String why) implements Decision {}

  record Expire(String database, String planId) implements Decision {}

  /** Policy allows this plan to run without a human. */
  record Approve(String database, String planId) implements Decision {}

  /** A lost server answers: it must be read-only and replicate from nobody. */
  record Quarantine(String database, String server) implements Decision {}

  /** Compare a quarantined server with the cut. */
  record Judge(String database, String server) implements Decision {}

  /** Replicate, compare by checksum, and take it back. */
  record Readmit(String database, String server) implements Decision {}
}
