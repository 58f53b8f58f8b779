package io.cordee.consensus.server.coordination;

import static io.cordee.consensus.server.coordination.CoordinationCluster.until;
import static io.cordee.consensus.server.coordination.CoordinationCluster.untilMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.proto.DecisionProto;
import io.cordee.consensus.server.pki.CertificateRole;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoordinationIT {
  @TempDir Path dir;
  private CoordinationCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new CoordinationCluster(dir, "a", "b", "c");
    cluster.startAll();
    // a voter with an empty log does not count in an election: it might have been wiped
    for (String name : List.of("a", "b", "c")) {
      until(
          () -> Optional.of(cluster.running(name).server().map()).filter(ClusterMap::isInitialized),
          "the first map on " + name);
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theFirstLeaderMakesTheClusterAndAWatcherSeesEveryEpochAcrossLeaders() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    CoordinationClient app = cluster.client(CertificateRole.APP, "shop");
    ClusterMap first = untilMap(app, m -> m.nodes().size() == 3);
    assertThat(first.clusterId()).isEqualTo(CoordinationCluster.CLUSTER);
    assertThat(first.nodes().values()).allMatch(Node::voter);

    List<Long> epochs = new CopyOnWriteArrayList<>();
    app.watch(map -> epochs.add(map.epoch().value()));
    bucket(node, "one");
    String leader = cluster.leader();
    cluster.stop(leader);
    Accepted second = bucket(node, "two");
    untilMap(app, m -> m.epoch().equals(second.epoch()));
    assertThat(app.map().buckets().keys()).containsExactly("one", "two");
    assertThat(epochs).isSorted().doesNotHaveDuplicates();

    assertThat(node.readMap().get(20, TimeUnit.SECONDS).epoch()).isEqualTo(second.epoch());
    // what is private never leaves the servers
    assertThat(node.map().audit().isEmpty()).isTrue();
    assertThat(node.readMap().get(20, TimeUnit.SECONDS).joinTokens().isEmpty()).isTrue();
  }

  @Test
  void everythingSurvivesARestartOfAllAndASnapshotReachesALaggingNode() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    untilMap(node, m -> m.nodes().size() == 3);
    String leader = cluster.leader();
    String lagging = leader.equals("c") ? "b" : "c";
    DecisionProto first = proposeOnce(leader);
    cluster.stop(lagging);
    for (int i = 0; i < 150; i++) {
      bucket(node, "bucket-" + i);
    }
    ClusterMap full = cluster.running(leader).server().readMap().get(20, TimeUnit.SECONDS);
    cluster.running(leader).host().checkpoint(CoordinationServer.GROUP).get(20, TimeUnit.SECONDS);
    cluster.restart(lagging);
    until(
        () -> Optional.of(cluster.running(lagging).server().map()).filter(m -> m.equals(full)),
        "the lagging node to have the same map, audit trail included");

    cluster.stopAll();
    cluster.startAll();
    cluster.leader();
    assertThat(cluster.running(cluster.leader()).server().readMap().get(20, TimeUnit.SECONDS))
        .isEqualTo(full);
    // the same request id is answered as the first time, after a snapshot and by another leader
    assertThat(proposeOnce(cluster.leader())).isEqualTo(first);
    assertThat(cluster.running(cluster.leader()).server().map()).isEqualTo(full);
    bucket(node, "after");
  }

  @Test
  void aLeaseHasOneHolderAcrossALeaderChangeAndGoesOnWhenItsHolderDies() throws Exception {
    CoordinationClient one = cluster.client(CertificateRole.NODE, "a");
    CoordinationClient two = cluster.client(CertificateRole.NODE, "b");
    untilMap(one, m -> m.nodes().size() == 3);
    HeldLease lease = one.acquireLease("writer", Duration.ofSeconds(4)).get(20, TimeUnit.SECONDS);
    assertThat(lease.token()).isEqualTo(1);
    assertThatThrownBy(() -> two.acquireLease("writer", Duration.ofSeconds(4)).get())
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.LEASE_HELD));

    cluster.stop(cluster.leader());
    String next = cluster.leader();
    AtomicBoolean lost = new AtomicBoolean();
    lease.onLost(() -> lost.set(true));
    // it stays valid: the session finds the new leader before the term is over
    until(
        () ->
            Optional.of(cluster.running(next).server()).filter(s -> s.leads() && s.role().ready()),
        "the new leader");
    bucket(one, "new-leader");
    assertThat(lease.valid()).isTrue();
    assertThat(lost).isFalse();

    one.close();
    HeldLease taken =
        until(
            () -> {
              try {
                return Optional.of(
                    two.acquireLease("writer", Duration.ofSeconds(4)).get(20, TimeUnit.SECONDS));
              } catch (ExecutionException held) {
                return Optional.empty();
              }
            },
            "the lease to expire");
    assertThat(taken.token()).isEqualTo(2);
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aWipedNodeIsReplacedAndANewOneBecomesAVoter() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    untilMap(node, m -> m.nodes().size() == 3);
    String leader = cluster.leader();
    String wiped = leader.equals("c") ? "b" : "c";
    for (int i = 0; i < 80; i++) {
      bucket(node, "bucket-" + i);
    }
    cluster.stop(wiped);
    Node back = CoordinationCluster.node(wiped, 2);
    join(node, back, true);
    cluster.start(back, List.of());
    untilMap(
        node, m -> m.nodes().get(wiped).filter(n -> n.voter() && n.incarnation() == 2).isPresent());

    Node fourth = CoordinationCluster.node("d", 1);
    join(node, fourth, false);
    cluster.start(fourth, List.of());
    ClusterMap grown = untilMap(node, m -> m.nodes().get("d").filter(Node::voter).isPresent());
    assertThat(grown.nodes().get("d").orElseThrow().state()).isEqualTo(NodeState.MEMBER);
    until(
        () ->
            Optional.of(cluster.running("d").server().map()).filter(m -> m.buckets().size() == 80),
        "the new node to have the map");
  }

  @Test
  void aDamagedStoreIsRefusedAndNamed() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    untilMap(node, m -> m.nodes().size() == 3);
    String victim = cluster.leader().equals("c") ? "b" : "c";
    cluster.running(victim).host().checkpoint(CoordinationServer.GROUP).get(20, TimeUnit.SECONDS);
    cluster.stop(victim);
    Path store = cluster.stateDir(victim + ".1").resolve("db");
    Path file;
    try (Stream<Path> files = Files.list(store)) {
      file = files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow();
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(40);
      int old = raw.read();
      raw.seek(40);
      raw.write(old ^ 0x55);
    }
    assertThatThrownBy(() -> cluster.restart(victim))
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.DATA_DAMAGED))
        .hasMessageContaining(String.valueOf(file.getFileName()))
        .hasMessageContaining("cordee node add NAME --replace");
    bucket(node, "the-others-serve");
  }

  private static void join(CoordinationClient client, Node node, boolean replace) throws Exception {
    String digest = "ab".repeat(32);
    client
        .submit(
            new NodeCommand.AddNode(
                node.name(), node.room(), replace, digest, Instant.now().plusSeconds(600)))
        .get(20, TimeUnit.SECONDS);
    Accepted joined =
        client
            .submit(
                new NodeCommand.JoinNode(
                    node.name(),
                    digest,
                    node.raftAddress(),
                    node.rpcAddress(),
                    node.adminAddress()))
            .get(20, TimeUnit.SECONDS);
    assertThat(joined.answer()).isEqualTo(Integer.toString(node.incarnation()));
  }

  private DecisionProto proposeOnce(String leader) throws Exception {
    return cluster
        .running(leader)
        .server()
        .propose("request-1", "node/a", new StorageCommand.CreateBucket("once", "admin", "private"))
        .get(20, TimeUnit.SECONDS);
  }

  private static Accepted bucket(CoordinationClient client, String name) throws Exception {
    return client
        .submit(new StorageCommand.CreateBucket(name, "admin", "private"))
        .get(20, TimeUnit.SECONDS);
  }

  private static ErrorCode code(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof CordeeException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertThat(cause).isInstanceOf(CordeeException.class);
    return ((CordeeException) cause).code();
  }
}
