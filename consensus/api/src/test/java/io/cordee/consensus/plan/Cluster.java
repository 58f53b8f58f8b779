package io.cordee.consensus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Outcome;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.invariant.Invariants;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.simulation.Samples;
import java.time.Duration;
import java.time.Instant;

/** A map that tests change by commands; its clock stands still. Confined to one thread. */
public final class Cluster {
  private ClusterMap map;
  private Instant now = Samples.T0;
  private String who = Samples.OPERATOR;

  public Cluster(ClusterMap map) {
    this.map = map;
  }

  /** Three nodes, database shop on db-0 (writer), db-1 (in the sync set), db-2. */
  public static Cluster with(ApprovalPolicy approval) {
    return new Cluster(Samples.cluster(approval));
  }

  public ClusterMap map() {
    return map;
  }

  public SqlCluster shop() {
    return Samples.shopOf(map);
  }

  public SqlServerState state(String server) {
    return shop().server(server).orElseThrow().state();
  }

  public Plan plan(String id) {
    return map.plans().get(id).orElseThrow();
  }

  public Cluster as(String other) {
    who = other;
    return this;
  }

  public Cluster after(Duration time) {
    now = now.plus(time);
    return this;
  }

  public Outcome submit(Command command) {
    ClusterMap before = map;
    Applied applied = Samples.apply(map, command, who, now);
    map = applied.outcome().map();
    assertThat(Invariants.check(before, map)).isEmpty();
    return applied.outcome();
  }

  public String accepted(Command command) {
    Outcome outcome = submit(command);
    assertThat(outcome.error()).as(outcome.answer()).isEmpty();
    return outcome.answer();
  }

  /** The message of the rejection. */
  public String rejected(ErrorCode code, Command command) {
    Outcome outcome = submit(command);
    assertThat(outcome.error()).as(outcome.answer()).contains(code);
    return outcome.answer();
  }
}
