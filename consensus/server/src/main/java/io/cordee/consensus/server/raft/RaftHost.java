package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft server of a node: one transport, many groups. Thread-safe.
 *
 * <p>Futures fail with {@link CordeeException}: NOT_LEADER (its hint is the leader's peer id when
 * known), BUSY, TIMEOUT_UNKNOWN (the entry may or may not be committed), UNREACHABLE (no majority
 * answered a read), DATA_DAMAGED or NOT_FOUND (the group does not run here).
 */
public final class RaftHost implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RaftHost.class);
  private static final int START_GROUP_SECONDS = 60;

  /** Shorter than an election timeout. */
  private static final long RETRY_PEERS_MILLIS = 700;

  private final RaftHostConfig config;
  private final RaftProperties properties;
  private final RaftServer server;
  private final RaftCalls calls;
  private final ConcurrentMap<String, Group> groups = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, StateMachine> starting = new ConcurrentHashMap<>();
  private final MemberChanges changes;
  private final ScheduledThreadPoolExecutor events;
  private final PeerConnections connections;

  private record Group(RaftGroupId id, GroupMachine machine) {}

  private RaftHost(RaftHostConfig config) throws IOException {
    this.config = config;
    this.properties = RaftSettings.properties(config);
    Files.createDirectories(config.directory());
    RaftSettings.noStorage(properties, config.directory());
    this.server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.peerId()))
            .setStateMachineRegistry(this::machineFor)
            .setProperties(properties)
            .setParameters(RaftSettings.parameters(config))
            .build();
    // groups on disk start one by one, in ensureGroup, so that a damaged one harms only itself
    RaftSettings.storage(properties, config.directory());
    this.calls = new RaftCalls(config, server);
    this.changes = new MemberChanges(calls, name -> append(name, new byte[0]));
    this.events = new ScheduledThreadPoolExecutor(1, r -> daemon(r, "raft-events"));
    this.connections = new PeerConnections(server);
  }

  /**
   * Starts the transport, with no group yet.
   *
   * @throws CordeeException PORT_IN_USE, CONFIG_INVALID (TLS files) or INTERNAL
   */
  public static RaftHost start(RaftHostConfig config) {
    ExitUtils.disableSystemExit();
    RaftPeers.checkPort(config);
    try {
      RaftHost host = new RaftHost(config);
      host.server.start();
      var unused =
          host.events.scheduleWithFixedDelay(
              host::retryPeers, RETRY_PEERS_MILLIS, RETRY_PEERS_MILLIS, TimeUnit.MILLISECONDS);
      log.info(
          "event=raft-started peer={} address={}:{}",
          config.peerId(),
          config.host(),
          config.port());
      return host;
    } catch (IOException | RuntimeException e) {
      if (e instanceof CordeeException known) {
        throw known;
      }
      throw new CordeeException(
          ErrorCode.INTERNAL,
          "Raft could not start; see the log. peer=" + config.peerId() + " reason=" + e,
          e);
    }
  }

  /** Our id in all groups. */
  public String peerId() {
    return config.peerId();
  }

  /** The folder that belongs to a group: the state may keep its files in {@code state} below it. */
  public Path directory(String group) {
    return config.directory().resolve(uuid(group).toString());
  }

  /** Whether this group has ever been made on this node. */
  public boolean known(String group) {
    return Files.exists(marker(group));
  }

  /**
   * Runs a group on this node: makes it when it is new here, else starts it from disk; does nothing
   * when it runs. Owns the state from here on: closes it with the group, or at once when this
   * fails.
   *
   * @throws CordeeException DATA_DAMAGED when the log or a checkpoint is damaged or gone: the copy
   *     must leave the group and return under a new peer id
   */
  public synchronized void ensureGroup(GroupSpec spec, GroupState state) {
    if (groups.containsKey(spec.name())) {
      return;
    }
    RaftGroupId id = RaftGroupId.valueOf(uuid(spec.name()));
    GroupMachine machine =
        new GroupMachine(
            spec.name(), state, config.tuning().snapshotBytes(), new MachineListener(spec.name()));
    starting.put(id.getUuid(), machine);
    Group group = new Group(id, machine);
    try {
      StorageCheck check =
          new StorageCheck(spec.name(), directory(spec.name()), marker(spec.name()));
      boolean format = check.before();
      RaftGroup members =
          RaftGroup.valueOf(id, format ? RaftPeers.peers(spec.members()) : List.of());
      await(
          server.groupManagementAsync(
              GroupManagementRequest.newAdd(
                  calls.clientId(), server.getId(), calls.nextCallId(), members, format)),
          spec.name());
      groups.put(spec.name(), group);
      check.after(server.getDivision(id), machine);
      log.info("event=group-started group={} peer={} new={}", spec.name(), config.peerId(), format);
    } catch (IOException | RuntimeException e) {
      groups.remove(spec.name());
      stop(group);
      throw e instanceof CordeeException known
          ? known
          : StorageCheck.damaged(spec.name(), directory(spec.name()), e);
    } finally {
      starting.remove(id.getUuid());
    }
  }

  /** Stops a group; its files stay. */
  public synchronized void stopGroup(String name) {
    Group group = groups.remove(name);
    if (group != null) {
      stop(group);
    }
  }

  /** The names of the groups that were started. */
  public List<String> groups() {
    return groups.keySet().stream().sorted().toList();
  }

  /**
   * Appends an entry, at most {@value RaftSettings#MAX_ENTRY_BYTES} B; completes when it is on
   * stable storage of a majority and applied here. An entry of 0 B takes a position in the log and
   * does not reach the state.
   */
  public CompletableFuture<Appended> append(String name, byte[] entry) {
    return here(name, group -> calls.append(name, group.id(), group.machine(), entry));
  }

  /**
   * Completes when this node's state has everything that was committed before the call (ReadIndex
   * of the leader, and a majority that has no later term): then the caller reads its own {@link
   * GroupState}.
   */
  public CompletableFuture<Void> readBarrier(String name) {
    return here(name, group -> calls.readBarrier(name, group.id(), group.machine()));
  }

  /** The same on the leader alone, sooner; NOT_LEADER when it is none or does not know enough. */
  public CompletableFuture<Void> leaderBarrier(String name) {
    return here(name, group -> calls.leaderBarrier(name, group.id()));
  }

  /** Replaces the members; only on the leader. New ones catch up before they count. */
  public CompletableFuture<Void> setPeers(String name, List<RaftMember> members) {
    return here(name, group -> changes.begin(name, group.id(), members));
  }

  /** The members as this node knows them. */
  public List<RaftMember> members(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw notHere(name);
    }
    return calls.members(group.id());
  }

  /** Peer ids of those that vote, as this node knows them; none when the group does not run. */
  public List<String> voters(String name) {
    Group group = groups.get(name);
    return group == null ? List.of() : RaftPeers.voters(calls.members(group.id()));
  }

  /** Hands the lead over; only on the leader. */
  public CompletableFuture<Void> transferLeadership(String name, String peerId) {
    return here(name, group -> calls.transferLeadership(name, group.id(), peerId));
  }

  /** Makes a checkpoint now and drops the log before it. Completes with its index. */
  public CompletableFuture<Long> checkpoint(String name) {
    return here(name, group -> calls.checkpoint(name, group.id()));
  }

  /** What this node is in the group; DOWN with the reason when it does not run. */
  public RoleInfo role(String name) {
    Group group = groups.get(name);
    return group == null ? RoleInfo.down("not started") : calls.role(group.id(), group.machine());
  }

  /**
   * Whether a group of this node stopped because there was no space on its disk. What it could not
   * write was not acknowledged.
   */
  public boolean stoppedForSpace() {
    return groups.values().stream().anyMatch(group -> group.machine().lackedSpace());
  }

  /** The state that {@link #ensureGroup} was given. */
  public GroupState state(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw notHere(name);
    }
    return group.machine().state();
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.warn("event=raft-close-failed peer={} reason={}", config.peerId(), e.toString());
    }
    groups.values().forEach(group -> group.machine().close());
    groups.clear();
    events.shutdownNow();
    calls.close();
  }

  private <T> CompletableFuture<T> here(String name, Function<Group, CompletableFuture<T>> call) {
    Group group = groups.get(name);
    return group == null ? CompletableFuture.failedFuture(notHere(name)) : call.apply(group);
  }

  private void retryPeers() {
    try {
      changes.moveOn();
      groups.values().stream()
          .flatMap(group -> calls.members(group.id()).stream())
          .filter(member -> !member.peerId().equals(config.peerId()))
          .map(RaftPeers::peer)
          .distinct()
          .forEach(connections::retryNow);
    } catch (RuntimeException mistake) {
      log.error("event=peer-retry-failed peer={}", config.peerId(), mistake);
    }
  }

  private void stop(Group group) {
    try {
      server
          .groupManagementAsync(
              GroupManagementRequest.newRemove(
                  calls.clientId(), server.getId(), calls.nextCallId(), group.id(), false, false))
          .handle((reply, missing) -> reply)
          .get(START_GROUP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("event=group-stop-failed group={} reason={}", group.id(), e.toString());
    }
    group.machine().close();
  }

  private StateMachine machineFor(RaftGroupId id) {
    StateMachine machine = starting.get(id.getUuid());
    if (machine == null) {
      throw new IllegalStateException("group " + id + " was not asked for");
    }
    return machine;
  }

  private UUID uuid(String group) {
    return UUID.nameUUIDFromBytes(
        (config.clusterId() + "/" + group).getBytes(StandardCharsets.UTF_8));
  }

  private Path marker(String group) {
    return config.directory().resolve("known").resolve(group);
  }

  private CordeeException notHere(String name) {
    return new CordeeException(
        ErrorCode.NOT_FOUND,
        "This node does not run the group. group=" + name + " peer=" + config.peerId());
  }

  static void await(CompletableFuture<RaftClientReply> reply, String group) throws IOException {
    try {
      RaftClientReply done = reply.get(START_GROUP_SECONDS, TimeUnit.SECONDS);
      if (!done.isSuccess()) {
        throw new IOException("refused", done.getException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(ErrorCode.INTERNAL, "Interrupted at start. group=" + group, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(RaftCalls.rootMessage(e), e);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Carries news of a group to the events thread, so that no thread of Ratis waits for us. */
  private final class MachineListener implements GroupMachine.Listener {
    private final String name;

    MachineListener(String name) {
      this.name = name;
    }

    @Override
    public void roleChanged() {
      onEvents(
          () -> {
            Group group = groups.get(name);
            if (group != null) {
              RoleInfo role = role(name);
              log.info("event=role group={} peer={} {}", name, config.peerId(), role.line());
              group.machine().state().onRole(role);
            }
          });
    }

    @Override
    public void failed(String why) {
      roleChanged();
    }

    @Override
    public void checkpointDue() {
      onEvents(
          () -> {
            var unused =
                checkpoint(name)
                    .exceptionally(
                        failure -> {
                          log.warn(
                              "event=checkpoint-failed group={} reason={}",
                              name,
                              RaftCalls.rootMessage(failure));
                          return -1L;
                        });
          });
    }

    private void onEvents(Runnable work) {
      try {
        events.execute(work);
      } catch (RejectedExecutionException closing) {
        log.debug("event=raft-event-dropped group={} why=closing", name);
      }
    }
  }
}
