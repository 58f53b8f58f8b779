package io.cordee.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LocalLeaseTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND); // wraps in the test
  private final List<Boolean> ends = new ArrayList<>();

  @Test
  void aLeaseCountsFromBeforeItWasAskedForAndStopsBeforeItsTermIsOver() {
    LocalLease lease = lease(now.get());
    assertThat(lease.valid()).isTrue();
    now.addAndGet(8 * SECOND);
    long asked = now.get();
    now.addAndGet(SECOND / 2);
    lease.renewed(asked);
    now.set(asked + 9 * SECOND - 1);
    assertThat(lease.valid()).isTrue();
    now.incrementAndGet();
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aLapsedLeaseIsLostOnceAndNeverComesBack() {
    AtomicInteger lost = new AtomicInteger();
    LocalLease lease = lease(now.get());
    lease.onLost(lost::incrementAndGet);
    now.addAndGet(9 * SECOND);
    lease.renewed(now.get());
    assertThat(lease.valid()).isFalse();
    lease.check();
    lease.check();
    lease.lose();
    lease.close();
    assertThat(lost).hasValue(1);
    assertThat(ends).containsExactly(true);
  }

  @Test
  void aClosedLeaseIsNotLost() {
    AtomicInteger lost = new AtomicInteger();
    LocalLease lease = lease(now.get());
    lease.onLost(lost::incrementAndGet);
    lease.close();
    assertThat(lease.valid()).isFalse();
    assertThat(lost).hasValue(0);
    assertThat(ends).containsExactly(false);
  }

  @Test
  void aRouteIsAcknowledgedOnlyAfterItsListenersTookIt() {
    List<String> events = new ArrayList<>();
    LocalRouteLease route =
        new LocalRouteLease(
            "shop", now::get, r -> events.add("ack " + r.acked()), r -> events.add("closed"));
    route.onRoute(d -> events.add("route " + d.route().version() + " acked " + route.acked()));
    route.update(ClusterMap.empty());
    route.update(withRoute(3));
    route.update(withRoute(3));
    route.update(withRoute(4));
    assertThat(events).containsExactly("route 3 acked 0", "ack 3", "route 4 acked 3", "ack 4");
    assertThat(route.valid()).isFalse();
    route.renewed(now.get());
    assertThat(route.valid()).isTrue();
    now.addAndGet(Duration.ofMillis(2_700).toNanos());
    assertThat(route.valid()).isFalse();
    route.renewed(now.get());
    assertThat(route.valid()).isTrue();
    route.close();
    assertThat(route.valid()).isFalse();
  }

  private LocalLease lease(long asked) {
    return new LocalLease("l", 1, asked, 9 * SECOND, now::get, (l, lost) -> ends.add(lost));
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
