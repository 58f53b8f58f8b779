package io.cordee.cli.node;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.gateway.S3Gateway;
import io.cordee.blockstore.gateway.http.S3GatewayConfig;
import io.cordee.blockstore.server.StorageConfig;
import io.cordee.blockstore.server.StorageNode;
import io.cordee.cli.Version;
import io.cordee.cli.admin.AdminServer;
import io.cordee.cli.admin.NodeServices;
import io.cordee.cli.config.InitialNode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.NodeIdentity;
import io.cordee.cli.config.SqlAccess;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.consensus.server.coordination.CoordinationConfig;
import io.cordee.consensus.server.coordination.CoordinationServer;
import io.cordee.consensus.server.coordination.LeaderDuty;
import io.cordee.consensus.server.pki.ClusterCa;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftHostConfig;
import io.cordee.consensus.server.raft.RoleInfo;
import io.cordee.consensus.server.rpc.RpcServer;
import io.cordee.sql.manager.SqlManager;
import io.cordee.sql.manager.readmit.Tools;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: everything that runs in the process, wired here and closed in reverse order.
 * Thread-safe.
 *
 * <p>Life: {@code STARTING -> RUNNING -> CLOSED}; a failed start closes what was started.
 */
public final class NodeDaemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeDaemon.class);
  private static final String EPOCH_PROPERTY = "cordee.epoch";

  private final NodeConfig config;
  private final InstantSource clock;
  private final Instant started;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private CompletableFuture<Void> startAnew = new CompletableFuture<>();
  private boolean closed;

  private NodeDaemon(NodeConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Starts everything and returns; the node serves as soon as its groups have leaders.
   *
   * @throws CordeeException PORT_IN_USE, WRONG_CLUSTER, WRONG_NODE, CONFIG_INVALID, DATA_DAMAGED,
   *     or REFUSED when the data folder is in use
   */
  public static NodeDaemon start(NodeConfig config, InstantSource clock) {
    NodeDaemon daemon = new NodeDaemon(config, clock);
    try {
      daemon.assemble();
      return daemon;
    } catch (IOException e) {
      daemon.close();
      throw new CordeeException(
          ErrorCode.REFUSED, "cannot use data-dir " + config.dataDir() + ": " + e, e);
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  /** Completes when this node should be closed and started again. */
  CompletableFuture<Void> startAnew() {
    return startAnew;
  }

  private void assemble() throws IOException {
    TlsIdentity tls = Identity.check(config);
    NodeIdentity identity = NodeIdentity.check(config);
    own(FolderLock.take(config.dataDir()));
    Ports.check(config);
    Optional<SecretSeal> seal =
        config.s3().key().map(file -> SecretSeal.read(file, new SecureRandom()));
    Path data = config.dataDir();
    RaftHost raft =
        own(
            RaftHost.start(
                new RaftHostConfig(
                    config.clusterId(),
                    config.node() + "." + config.incarnation(),
                    config.listen(),
                    config.raftPort(),
                    data.resolve("raft"),
                    tls,
                    RaftHostConfig.Tuning.defaults())));
    CoordinationServer coordination = own(startCoordination(raft));
    identity.markStarted(data);
    CoordinationClient coordinator = own(CoordinationClient.connect(rpcAddresses(), tls));
    own(
        coordinator.watch(
            map -> System.setProperty(EPOCH_PROPERTY, Long.toString(map.epoch().value()))));
    StorageNode storage =
        own(
            StorageNode.open(
                new StorageConfig(
                    config.node(),
                    config.incarnation(),
                    data.resolve("storage"),
                    config.placementGroups(),
                    config.highWaterPercent(),
                    StorageConfig.of(config.node(), 1, data).dropGrace()),
                raft,
                coordinator,
                tls,
                clock,
                System::nanoTime));
    List<ServerServiceDefinition> services = new ArrayList<>(storage.services());
    services.add(coordination.service());
    own(RpcServer.start(config.listen(), config.rpcPort(), tls, config.clusterId(), services));
    ObjectClient objects =
        own(
            new ObjectClient(
                coordinator,
                tls.channelCredentials(),
                Optional.of(config.node()),
                Map.of(config.rpcAddress(), storage.direct()),
                System::nanoTime,
                new SecureRandom()));
    Optional<SqlManager> sql = config.sql().map(access -> startSql(access, coordinator, objects));
    sql.ifPresent(manager -> coordination.addDuty(new SqlDuty(manager)));
    SpaceReturn space = new SpaceReturn(raft::stoppedForSpace, storage::full);
    startAnew = space.returned();
    Reporter reporter =
        own(
            new Reporter(
                () -> {
                  space.look();
                  return report(raft, storage, sql);
                },
                coordinator::report));
    own(
        AdminServer.start(
            new InetSocketAddress(config.listen(), config.adminPort()),
            tls,
            services(coordination, coordinator, objects, sql, seal, reporter)));
    storage.start();
    reporter.start();
    if (config.s3().serves()) {
      startS3(coordinator, objects, seal.orElseThrow());
    }
    log.info(
        "event=node-started node={} incarnation={} cluster={} version={} raft={} rpc={} admin={}",
        config.node(),
        config.incarnation(),
        config.clusterName(),
        Version.TEXT,
        config.raftAddress(),
        config.rpcAddress(),
        config.adminAddress());
  }

  private CoordinationServer startCoordination(RaftHost raft) {
    List<Node> initial =
        config.isInitial()
            ? config.initialNodes().stream().map(this::initialNode).toList()
            : List.of();
    return CoordinationServer.start(
        CoordinationConfig.of(
            config.clusterId(),
            config.clusterName(),
            config.node(),
            initial,
            config.dataDir().resolve("coordination")),
        raft);
  }

  private Node initialNode(InitialNode node) {
    return new Node(
        node.name(),
        1,
        node.room(),
        node.raft(),
        node.rpc(),
        node.admin(),
        NodeState.MEMBER,
        true,
        started,
        node.s3());
  }

  private void startS3(CoordinationClient coordinator, ObjectClient objects, SecretSeal seal) {
    S3GatewayConfig s3 =
        new S3GatewayConfig(
            config.listen(),
            config.s3().port(),
            config.s3().region(),
            config.s3().host(),
            config
                .s3()
                .tls()
                .map(t -> new TlsIdentity(t.certificate(), t.certificate(), t.key()).sslContext()),
            S3GatewayConfig.DEFAULT_MAX_REQUESTS);
    own(S3Gateway.start(s3, objects, coordinator, seal, clock));
    log.info("event=s3-started node={} s3={}", config.node(), config.s3Address());
  }

  private List<String> rpcAddresses() {
    List<String> addresses = new ArrayList<>();
    addresses.add(config.rpcAddress());
    for (InitialNode node : config.initialNodes()) {
      if (!addresses.contains(node.rpc())) {
        addresses.add(node.rpc());
      }
    }
    return addresses;
  }

  private SqlManager startSql(
      SqlAccess access, CoordinationClient coordinator, ObjectClient objects) {
    SqlManager manager =
        own(
            new SqlManager(
                coordinator,
                config.node(),
                new io.cordee.sql.manager.server.SqlAccess(access.user(), access.password()),
                clock,
                System::nanoTime,
                new TailObjects(objects),
                Tools.of(
                    access.binaries().map(List::of).orElse(List.of()),
                    System.getenv().getOrDefault("PATH", ""))));
    manager.start();
    return manager;
  }

  /** Tells the SQL manager when this node leads. */
  private record SqlDuty(SqlManager manager) implements LeaderDuty {
    @Override
    public void lead(long term) {
      manager.lead(term);
    }

    @Override
    public void stop() {
      manager.follow();
    }
  }

  private NodeServices services(
      CoordinationServer coordination,
      CoordinationClient coordinator,
      ObjectClient objects,
      Optional<SqlManager> sql,
      Optional<SecretSeal> seal,
      Reporter reporter)
      throws IOException {
    return new NodeServices(
        config.node(),
        config.clusterId(),
        config.clusterName(),
        coordinator,
        coordination::readMap,
        objects,
        new StoredBuckets(objects),
        seal,
        config.s3(),
        new SqlApproval(config.node(), sql),
        config.caDir().map(ClusterCa::open),
        Files.readString(config.tls().ca()),
        () ->
            coordinator.map().clusterId().isEmpty()
                ? Optional.of("no cluster map yet: the coordination group has no leader")
                : Optional.empty(),
        reporter::newest,
        clock);
  }

  private NodeReport report(RaftHost raft, StorageNode storage, Optional<SqlManager> sql) {
    RoleInfo role = raft.role(CoordinationServer.GROUP);
    List<GroupReport> groups = new ArrayList<>(storage.reports());
    groups.add(
        new GroupReport(
            CoordinationServer.GROUP,
            role.role().name(),
            role.term(),
            Math.max(role.applied(), 0),
            Math.max(role.committed(), 0),
            0,
            0,
            0,
            raft.voters(CoordinationServer.GROUP)));
    List<Finding> findings = new ArrayList<>(storage.findings());
    List<SqlProbe> probes = new ArrayList<>();
    sql.ifPresent(
        manager -> {
          findings.addAll(manager.findings());
          probes.addAll(manager.probes());
        });
    ProcessFacts facts = new ProcessFacts(config.dataDir());
    return new NodeReport(
        config.node(),
        config.incarnation(),
        Version.TEXT,
        started,
        facts.diskUsedBytes(),
        facts.diskSizeBytes(),
        facts.residentBytes(),
        groups,
        findings,
        probes);
  }

  private <T extends AutoCloseable> T own(T part) {
    synchronized (parts) {
      parts.push(part);
    }
    return part;
  }

  /** Closes in reverse order; one part that fails does not keep the others. */
  @Override
  public void close() {
    synchronized (parts) {
      if (closed) {
        return;
      }
      closed = true;
      while (!parts.isEmpty()) {
        AutoCloseable part = parts.pop();
        try {
          part.close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (Exception e) {
          log.warn(
              "event=close-failed node={} part={}",
              config.node(),
              part.getClass().getSimpleName(),
              e);
        }
      }
    }
    log.info("event=node-stopped node={}", config.node());
  }
}
