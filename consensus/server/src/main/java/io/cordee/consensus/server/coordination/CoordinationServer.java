package io.cordee.consensus.server.coordination;

import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.proto.DecisionProto;
import io.cordee.consensus.server.raft.EntryBatcher;
import io.cordee.consensus.server.raft.GroupSpec;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftMember;
import io.cordee.consensus.server.raft.RoleInfo;
import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordination group on this node: runs its Raft copy, serves {@link #service()}, and runs the
 * {@link LeaderDuty}s while it leads. Thread-safe.
 */
public final class CoordinationServer implements AutoCloseable {
  /** The name of the Raft group. */
  public static final String GROUP = "coordination";

  /** Of the initial nodes, the first so many vote. */
  public static final int MAX_VOTERS = 5;

  private static final Logger log = LoggerFactory.getLogger(CoordinationServer.class);
  private static final long TICK_MILLIS = 500;
  private static final int STOP_SECONDS = 5;

  private final CoordinationConfig config;
  private final RaftHost host;
  private final ClusterState state;
  private final EntryBatcher batcher;
  private final Sessions sessions;
  private final DutyRunner duties;
  private final ScheduledThreadPoolExecutor thread;
  private final Map<String, Seen> reports = new ConcurrentHashMap<>();
  private volatile Optional<Leadership> leadership = Optional.empty();

  private record Leadership(long term, long sinceNanos) {}

  private record Seen(NodeReport report, long atNanos) {}

  private CoordinationServer(CoordinationConfig config, RaftHost host) {
    this.config = config;
    this.host = host;
    this.thread = sessionsThread();
    this.state =
        new ClusterState(config.directory(), this::mapChanged, role -> onSessions(this::checkRole));
    this.batcher = new EntryBatcher(host, GROUP);
    this.sessions = new Sessions(state, () -> host.readBarrier(GROUP), config.nanoTime(), thread);
    this.duties = new DutyRunner(new MembershipDuty(this, host, state::map));
  }

  /**
   * Starts this node's copy. A node of {@code initialNodes} forms the group with the others; any
   * other one waits until the leader adds it.
   *
   * @throws CordeeException DATA_DAMAGED
   */
  public static CoordinationServer start(CoordinationConfig config, RaftHost host) {
    CoordinationServer server = new CoordinationServer(config, host);
    try {
      host.ensureGroup(new GroupSpec(GROUP, server.firstMembers()), server.state);
    } catch (CordeeException e) {
      server.thread.shutdown();
      server.duties.close();
      throw e;
    }
    var unused =
        server.thread.scheduleWithFixedDelay(server::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return server;
  }

  /** The gRPC service; to be bound behind {@code PeerInterceptor}. */
  public ServerServiceDefinition service() {
    return new CoordinationService(this, sessions).bindService();
  }

  /** Adds something to do while this node leads; starts it at once when it does. */
  public void addDuty(LeaderDuty duty) {
    duties.add(duty);
  }

  /** The map as applied on this node, private tables (audit trail) included. May be behind. */
  public ClusterMap map() {
    return state.map();
  }

  /** The map as of now, private tables included. */
  public CompletableFuture<ClusterMap> readMap() {
    return host.readBarrier(GROUP)
        .handle(
            (nothing, failure) -> {
              if (failure != null) {
                throw redirected(failure);
              }
              return state.map();
            });
  }

  /** What this node is in the group. */
  public RoleInfo role() {
    return host.role(GROUP);
  }

  /** Whether this node leads, as far as it knows. */
  public boolean leads() {
    return leadership.isPresent();
  }

  /**
   * Proposes a command under a request id; the caller retries under the same one.
   *
   * @return the decision; a rejection is a failure with its code
   */
  CompletableFuture<DecisionProto> propose(String requestId, String who, Command command) {
    byte[] entry;
    try {
      Context context = new Context(requestId, who, config.clock().instant());
      entry = ProposalCodec.encode(new Proposal(context, command));
    } catch (CordeeException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
    return batcher
        .submit(entry)
        .handle(
            (appended, failure) -> {
              if (failure != null) {
                throw redirected(failure);
              }
              DecisionProto decision = ClusterState.decision(appended.reply());
              if (decision.getError() != 0) {
                throw new CordeeException(
                    ErrorCode.ofNumber(decision.getError()), decision.getAnswer());
              }
              return decision;
            });
  }

  /** Proposes a command of the leader itself. */
  CompletableFuture<DecisionProto> propose(Command command) {
    return propose(config.ids().get(), "node/" + config.node(), command);
  }

  void report(NodeReport report) {
    if (leadership.isEmpty()) {
      throw notLeader();
    }
    reports.put(report.node(), new Seen(report, config.nanoTime().getAsLong()));
  }

  /** The soft state; confirmed by a majority that this node leads. */
  CompletableFuture<Observations> observe() {
    if (leadership.isEmpty()) {
      return CompletableFuture.failedFuture(notLeader());
    }
    return host.readBarrier(GROUP)
        .handleAsync(
            (nothing, failure) -> {
              if (failure != null) {
                throw redirected(failure);
              }
              Leadership now = leadership.orElseThrow(this::notLeader);
              long nanos = config.nanoTime().getAsLong();
              List<SeenReport> seen =
                  reports.values().stream()
                      .map(s -> new SeenReport(s.report(), Duration.ofNanos(nanos - s.atNanos())))
                      .toList();
              return new Observations(
                  config.node(),
                  now.term(),
                  Duration.ofNanos(nanos - now.sinceNanos()),
                  state.map().epoch(),
                  seen,
                  sessions.routes());
            },
            thread);
  }

  /** NOT_LEADER with the rpc address of the leader, when it is known. */
  CordeeException notLeader() {
    Optional<String> leader = host.role(GROUP).leaderPeerId().filter(p -> !p.equals(host.peerId()));
    return notLeader(leader);
  }

  @Override
  public void close() {
    duties.close();
    try {
      thread.submit(() -> depose("closing")).get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closedBefore) {
      log.debug("event=coordination-closed-twice node={}", config.node());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("event=sessions-slow-to-stop node={} reason={}", config.node(), e.toString());
    }
    thread.shutdown();
    host.stopGroup(GROUP);
  }

  private List<RaftMember> firstMembers() {
    List<Node> voters = config.initialNodes().stream().limit(MAX_VOTERS).toList();
    boolean initial = voters.stream().anyMatch(n -> n.peerId().equals(host.peerId()));
    return initial
        ? voters.stream().map(n -> new RaftMember(n.peerId(), n.raftAddress(), 0)).toList()
        : List.of();
  }

  private void mapChanged() {
    if (!thread.isShutdown()) {
      sessions.changed();
    }
  }

  /** The top frame of the periodic task: a mistake must not end it. */
  private void tick() {
    try {
      step();
    } catch (RuntimeException mistake) {
      log.error("event=coordination-tick-failed node={}", config.node(), mistake);
    }
  }

  private void step() {
    checkRole();
    if (leadership.isEmpty()) {
      return;
    }
    for (Lease lease : sessions.expired()) {
      log.info("event=lease-expired lease={} token={}", lease.name(), lease.token());
      logFailure(
          "expire-lease", propose(new LeaseCommand.ExpireLease(lease.name(), lease.token())));
    }
  }

  /** On the sessions thread. */
  private void checkRole() {
    RoleInfo role = host.role(GROUP);
    Optional<Leadership> before = leadership;
    if (role.leads() && before.map(Leadership::term).orElse(-1L) != role.term()) {
      if (before.isPresent()) {
        depose("new term " + role.term());
      }
      lead(role.term());
    } else if (!role.leads() && before.isPresent()) {
      depose("role " + role.role());
    }
  }

  private void lead(long term) {
    log.info(
        "event=lead node={} term={} epoch={}", config.node(), term, state.map().epoch().value());
    reports.clear();
    sessions.lead();
    leadership = Optional.of(new Leadership(term, config.nanoTime().getAsLong()));
    if (!state.map().isInitialized() && !config.initialNodes().isEmpty()) {
      logFailure(
          "init-cluster",
          propose(
              "init-" + config.clusterId(),
              "node/" + config.node(),
              new NodeCommand.InitCluster(
                  config.clusterId(), config.clusterName(), config.initialNodes())));
    }
    duties.lead(term);
  }

  private void depose(String why) {
    if (leadership.isPresent()) {
      log.info("event=deposed node={} why={}", config.node(), why);
      leadership = Optional.empty();
      duties.stop();
    }
    sessions.stop(notLeader());
  }

  private void onSessions(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closing) {
      log.debug("event=role-change-dropped node={} why=closing", config.node());
    }
  }

  private CordeeException redirected(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CordeeException known) {
      return known.code() == ErrorCode.NOT_LEADER ? notLeader(known.hint()) : known;
    }
    return new CordeeException(ErrorCode.INTERNAL, "A mistake of ours: " + cause, cause);
  }

  private CordeeException notLeader(Optional<String> leaderPeerId) {
    String message = "This node does not lead the coordination group. node=" + config.node();
    return leaderPeerId
        .flatMap(this::rpcAddress)
        .map(address -> CordeeException.withHint(ErrorCode.NOT_LEADER, message, address))
        .orElseGet(() -> new CordeeException(ErrorCode.NOT_LEADER, message));
  }

  private Optional<String> rpcAddress(String peerId) {
    return Stream.concat(state.map().nodes().values().stream(), config.initialNodes().stream())
        .filter(node -> node.peerId().equals(peerId) && !node.rpcAddress().isEmpty())
        .map(Node::rpcAddress)
        .findFirst();
  }

  static void logFailure(String what, CompletableFuture<?> done) {
    var unused =
        done.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                log.warn("event=proposal-failed what={} reason={}", what, failure.getMessage());
              }
            });
  }

  private static ScheduledThreadPoolExecutor sessionsThread() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "coordination-sessions");
              made.setDaemon(true);
              return made;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }
}
