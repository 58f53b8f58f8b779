package io.cordee.sql.manager;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.assess.Limits;
import io.cordee.sql.manager.duty.LeaderDuty;
import io.cordee.sql.manager.probe.Probers;
import io.cordee.sql.manager.readmit.Tools;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.SqlAccess;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The SQL side of a node. Every node probes all servers and is the agent of those beside it; the
 * node that leads the coordination group also decides and executes. Thread-safe.
 */
public final class SqlManager implements AutoCloseable {
  private final Coordinator coordinator;
  private final Servers servers;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TailArchive archive;
  private final Tools tools;
  private final Limits limits;
  private final Probers probers;
  private final WriterAgent agent;
  private final Approver approver;
  private @Nullable Subscription subscription;
  private @Nullable LeaderDuty duty;
  private boolean closed;

  /**
   * A manager that does nothing before {@link #start}.
   *
   * @param node name of this node
   * @param access account with all privileges on every server
   * @param archive where tails of diverged servers go
   * @param tools where {@code mariadb-dump} and {@code mariadb} are
   */
  public SqlManager(
      Coordinator coordinator,
      String node,
      SqlAccess access,
      InstantSource clock,
      LongSupplier nanoTime,
      TailArchive archive,
      Tools tools) {
    this(coordinator, node, access, clock, nanoTime, archive, tools, Limits.DEFAULT);
  }

  /** As the other constructor, with other limits. */
  public SqlManager(
      Coordinator coordinator,
      String node,
      SqlAccess access,
      InstantSource clock,
      LongSupplier nanoTime,
      TailArchive archive,
      Tools tools,
      Limits limits) {
    this.coordinator = coordinator;
    this.servers = new Servers(access);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.archive = archive;
    this.tools = tools;
    this.limits = limits;
    this.probers = new Probers(servers, coordinator::map, nanoTime);
    this.agent = new WriterAgent(coordinator, servers, node, clock);
    this.approver = new Approver(coordinator, limits);
  }

  /** Begins to probe and to hold writer leases. */
  public synchronized void start() {
    subscription = coordinator.watch(probers::follow);
    agent.start();
  }

  /** What this node sees now; goes into its report. Does not wait. */
  public List<SqlProbe> probes() {
    return probers.probes();
  }

  /** What is not well, as this node knows; goes into its report. Does not wait. */
  public synchronized List<Finding> findings() {
    List<Finding> all = new ArrayList<>(agent.findings());
    if (duty != null) {
      all.addAll(duty.findings());
    }
    return all;
  }

  /**
   * Verifies settings, accounts and replication of a database's servers now; waits for their
   * answers, up to 10 s for each that hangs.
   */
  public List<Finding> verify(SqlCluster database) {
    return new Verification(servers, clock).of(database);
  }

  /** This node leads the coordination group since {@code term}; a later call ends the earlier. */
  public synchronized void lead(long term) {
    if (closed || (duty != null && duty.term() >= term)) {
      return;
    }
    follow();
    LeaderDuty next =
        new LeaderDuty(coordinator, servers, term, clock, nanoTime, archive, tools, limits);
    next.start();
    duty = next;
  }

  /** This node no longer leads. */
  public synchronized void follow() {
    if (duty != null) {
      duty.close();
      duty = null;
    }
  }

  /** Approvals and refusals in an operator's name; works on every node. */
  public Approver approver() {
    return approver;
  }

  @Override
  public synchronized void close() {
    closed = true;
    follow();
    if (subscription != null) {
      subscription.close();
    }
    agent.close();
    probers.close();
  }
}
