package io.cordee.consensus.server.coordination;

import static io.cordee.consensus.server.coordination.CoordinationCluster.until;
import static io.cordee.consensus.server.coordination.CoordinationCluster.untilMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.server.pki.CertificateRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions, leases and roles, on one cluster. */
final class SessionIT {
  @TempDir static Path dir;
  private static CoordinationCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new CoordinationCluster(dir, "a", "b", "c");
    cluster.startAll();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aHolderThatOversleptKnowsItAndItsLeaseDoesNotComeBack() throws Exception {
    AtomicLong skew = new AtomicLong();
    CoordinationClient sleepy =
        cluster.client(CertificateRole.NODE, "a", () -> System.nanoTime() + skew.get());
    untilMap(sleepy, m -> m.nodes().size() == 3);
    HeldLease lease = sleepy.acquireLease("l", Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);
    CompletableFuture<Boolean> lost = new CompletableFuture<>();
    lease.onLost(() -> lost.complete(true));
    skew.set(Duration.ofSeconds(19).toNanos());
    assertThat(lease.valid()).isFalse();
    assertThat(lost.get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aRouteLeaseIsGivenOnlyForThePresentRouteAndTheLeaderSeesTheAck() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    CoordinationClient app = cluster.client(CertificateRole.APP, "shop");
    untilMap(node, m -> m.nodes().size() == 3);
    RouteLease route = app.routeLease("shop");
    assertThat(route.valid()).isFalse();
    node.submit(
            new SqlCommand.AddDatabase(
                "shop", List.of(sql("m1", 3306), sql("m2", 3307)), ApprovalPolicy.ALWAYS))
        .get(20, TimeUnit.SECONDS);
    SqlCluster known = until(route::database, "the route");
    until(() -> Optional.of(route).filter(RouteLease::valid), "the lease");

    Observations seen = node.observations().get(20, TimeUnit.SECONDS);
    assertThat(seen.sessions())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.who()).isEqualTo("app/shop");
              assertThat(s.database()).isEqualTo("shop");
              assertThat(s.ackedRouteVersion()).isEqualTo(known.route().version());
              assertThat(s.sinceRenewal()).isLessThan(Duration.ofSeconds(3));
            });
    route.close();
    until(
        () ->
            Optional.of(node.observations().get(20, TimeUnit.SECONDS))
                .filter(o -> o.sessions().isEmpty()),
        "the end of the session");
  }

  @Test
  void reportsReachTheLeaderAndOnlyNodesMaySendThem() throws Exception {
    CoordinationClient node = cluster.client(CertificateRole.NODE, "a");
    CoordinationClient app = cluster.client(CertificateRole.APP, "shop");
    CoordinationClient operator = cluster.client(CertificateRole.OPERATOR, "admin1");
    untilMap(node, m -> m.nodes().size() == 3);
    NodeReport report =
        new NodeReport("a", 1, "1", Instant.EPOCH, 1, 2, 3, List.of(), List.of(), List.of());
    Observations seen =
        until(
            () -> {
              node.report(report);
              Observations o = node.observations().get(20, TimeUnit.SECONDS);
              return Optional.of(o).filter(x -> !x.reports().isEmpty());
            },
            "the report");
    assertThat(seen.reports().get(0).report()).isEqualTo(report);
    assertThat(seen.leader()).isEqualTo(cluster.leader());

    assertThat(app.readMap().get(20, TimeUnit.SECONDS).nodes().size()).isEqualTo(3);
    assertThatThrownBy(() -> bucket(app, "x"))
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.NOT_ALLOWED));
    assertThatThrownBy(() -> operator.observations().get())
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.NOT_ALLOWED));
    node.submit(new StorageCommand.CreateBucket("for-admin", "admin", "private"), "operator/admin1")
        .get(20, TimeUnit.SECONDS);
    assertThat(
            cluster.running(cluster.leader()).server().map().audit().values().stream()
                .filter(a -> a.subject().equals("for-admin")))
        .singleElement()
        .satisfies(a -> assertThat(a.who()).isEqualTo("operator/admin1 via node/a"));
  }

  private static SqlServer sql(String name, int port) {
    return new SqlServer(
        name,
        "127.0.0.1",
        port,
        "room-" + name,
        "a",
        port,
        port,
        name.equals("m1") ? 1 : 2,
        SqlServerState.JOINING,
        "",
        Instant.EPOCH,
        "");
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
