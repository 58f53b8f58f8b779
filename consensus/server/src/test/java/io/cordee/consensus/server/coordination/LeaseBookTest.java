package io.cordee.consensus.server.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import io.cordee.consensus.observation.RouteSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeaseBookTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LeaseBook book = new LeaseBook();

  @Test
  void aNewLeaderWaitsAWholeTermBeforeItDeclaresALeaseExpired() {
    ClusterMap map = withLease(7, Optional.of("node/a"));
    assertThat(book.expired(map, 100 * SECOND)).isEmpty();
    assertThat(book.expired(map, 109 * SECOND)).isEmpty();
    assertThat(book.expired(map, 110 * SECOND)).hasSize(1);
  }

  @Test
  void aRenewalMovesTheEndAndAnExpiringLeaseIsNotRenewedAnyMore() {
    ClusterMap map = withLease(7, Optional.of("node/a"));
    book.expired(map, 0);
    assertThat(book.renew(map, "l", 7, 9 * SECOND)).isTrue();
    assertThat(book.expired(map, 18 * SECOND)).isEmpty();
    assertThat(book.expired(map, 19 * SECOND)).hasSize(1);
    assertThat(book.renew(map, "l", 7, 19 * SECOND)).isFalse();
    // an unknown outcome is proposed again, not at once
    assertThat(book.expired(map, 20 * SECOND)).isEmpty();
    assertThat(book.expired(map, 21 * SECOND)).hasSize(1);
  }

  @Test
  void anotherTokenAFreeLeaseAndAnUnknownOneAreNotRenewed() {
    assertThat(book.renew(withLease(8, Optional.of("node/b")), "l", 7, 0)).isFalse();
    assertThat(book.renew(withLease(7, Optional.empty()), "l", 7, 0)).isFalse();
    assertThat(book.renew(ClusterMap.empty(), "l", 7, 0)).isFalse();
  }

  @Test
  void aRouteIsRenewedOnlyAtItsPresentVersionAndCountsForATerm() {
    ClusterMap map = withRoute(5);
    assertThat(book.renewRoute(map, "s1", "app/shop", "shop", 4, 0)).isFalse();
    assertThat(book.routes(0)).isEmpty();
    assertThat(book.renewRoute(map, "s1", "app/shop", "shop", 5, 0)).isTrue();

    // the route moves on: the session still counts, with what it acknowledged
    assertThat(book.renewRoute(withRoute(6), "s1", "app/shop", "shop", 5, SECOND)).isFalse();
    assertThat(book.routes(SECOND))
        .containsExactly(new RouteSession("s1", "app/shop", "shop", 5, Duration.ofSeconds(1)));
    book.ack("s1", "shop", 6);
    assertThat(book.routes(2 * SECOND))
        .extracting(RouteSession::ackedRouteVersion)
        .containsExactly(6L);
    assertThat(book.routes(3 * SECOND)).hasSize(1);
    assertThat(book.routes(3 * SECOND + 1)).isEmpty();
  }

  @Test
  void anEndedRouteDoesNotCount() {
    book.renewRoute(withRoute(5), "s1", "app/shop", "shop", 5, 0);
    book.endRoute("s1", "shop");
    assertThat(book.routes(0)).isEmpty();
  }

  private static ClusterMap withLease(long token, Optional<String> holder) {
    Lease lease = new Lease("l", token, holder, Duration.ofSeconds(10), Instant.EPOCH);
    return ClusterMap.empty().withLeases(Table.<Lease>empty().with("l", lease));
  }

  private static ClusterMap withRoute(long version) {
    SqlCluster database =
        new SqlCluster(
            "shop",
            List.of(),
            new Route(version, RoutePhase.OPEN, "m1", Optional.empty()),
            List.of("m1"),
            Instant.EPOCH,
            ApprovalPolicy.ALWAYS,
            Optional.empty());
    return ClusterMap.empty().withDatabases(Table.<SqlCluster>empty().with("shop", database));
  }
}
