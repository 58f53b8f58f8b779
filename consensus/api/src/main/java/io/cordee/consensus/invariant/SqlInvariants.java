package io.cordee.consensus.invariant;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What must be true of databases, routes and sync sets. Stateless. */
final class SqlInvariants {
  private SqlInvariants() {}

  static void check(Violations v, ClusterMap before, ClusterMap after) {
    for (SqlCluster old : before.databases().values()) {
      Optional<SqlCluster> found = after.databases().get(old.name());
      v.unless(found.isPresent(), "database %s is gone", old.name());
      if (found.isPresent() && !found.get().equals(old)) {
        checkRoute(v, old, found.get(), before, after);
        checkServers(v, old, found.get(), after);
      }
    }
    for (SqlCluster database : after.databases().values()) {
      if (before.databases().get(database.name()).filter(database::equals).isEmpty()) {
        checkState(v, database, after);
      }
    }
  }

  private static void checkState(Violations v, SqlCluster d, ClusterMap map) {
    Route route = d.route();
    Set<String> syncSet = new HashSet<>(d.syncSet());
    boolean frozen = route.phase() == RoutePhase.FROZEN;
    v.unless(syncSet.size() == d.syncSet().size(), "%s: sync set has duplicates", d.name());
    v.unless(syncSet.contains(route.writer()), "%s: writer not in the sync set", d.name());
    v.unless(d.server(route.writer()).isPresent(), "%s: writer is no server", d.name());
    Set<Integer> offsets = new HashSet<>();
    for (SqlServer s : d.servers()) {
      boolean writer = s.name().equals(route.writer());
      boolean mayTakePart =
          s.state() == SqlServerState.READY
              || (writer && s.state() == SqlServerState.JOINING)
              || (writer && frozen && s.state() == SqlServerState.LOST);
      v.unless(mayTakePart || !writer, "%s: writer %s is %s", d.name(), s.name(), s.state());
      v.unless(
          mayTakePart || !syncSet.contains(s.name()),
          "%s: %s is %s and in the sync set",
          d.name(),
          s.name(),
          s.state());
      boolean cutOff = s.state() != SqlServerState.READY && s.state() != SqlServerState.JOINING;
      v.unless(
          cutOff != s.cut().isEmpty(),
          "%s: %s is %s with cut '%s'",
          d.name(),
          s.name(),
          s.state(),
          s.cut());
      int offset = s.autoIncrementOffset();
      v.unless(
          offset >= 1 && offset <= 16 && offsets.add(offset),
          "%s: offset %d of %s",
          d.name(),
          offset,
          s.name());
    }
    v.unless(frozen == route.planId().isPresent(), "%s: frozen without a plan", d.name());
    v.unless(
        !frozen || route.planId().flatMap(map.plans()::get).filter(SqlInvariants::ran).isPresent(),
        "%s: frozen by a plan that nobody approved",
        d.name());
  }

  private static boolean ran(Plan plan) {
    return plan.kind() == PlanKind.SQL_FAILOVER && plan.approvedBy().isPresent();
  }

  private static void checkRoute(
      Violations v, SqlCluster old, SqlCluster now, ClusterMap before, ClusterMap after) {
    Route was = old.route();
    Route is = now.route();
    String name = now.name();
    v.unless(was.equals(is) || is.version() > was.version(), "%s: route version stood", name);
    v.unless(is.version() >= was.version(), "%s: route version fell", name);
    Optional<Plan> running = runningPlan(after, is.planId());
    if (!was.writer().equals(is.writer())) {
      v.unless(
          was.phase() == RoutePhase.FROZEN && is.phase() == RoutePhase.FROZEN,
          "%s: the writer moved while the route was open",
          name);
      v.unless(
          running
              .filter(p -> p.from().equals(was.writer()) && p.to().equals(is.writer()))
              .isPresent(),
          "%s: the writer moved to %s without a running plan that says so",
          name,
          is.writer());
      v.unless(
          old.server(was.writer()).filter(s -> s.state() == SqlServerState.LOST).isPresent(),
          "%s: the writer moved before the old one was cut off",
          name);
      v.unless(
          !now.syncSet().contains(was.writer()), "%s: the lost server is in the sync set", name);
    }
    v.unless(
        is.phase() == was.phase() || is.phase() == RoutePhase.OPEN || running.isPresent(),
        "%s: frozen without a running plan",
        name);
    boolean moved =
        !was.writer().equals(is.writer())
            || runningPlan(before, was.planId())
                .filter(p -> p.to().equals(is.writer()))
                .isPresent();
    v.unless(
        moved || was.phase() == RoutePhase.OPEN || old.syncSet().equals(now.syncSet()),
        "%s: the sync set changed while the route was frozen",
        name);
  }

  private static Optional<Plan> runningPlan(ClusterMap map, Optional<String> planId) {
    return planId.flatMap(map.plans()::get).filter(p -> p.state() == PlanState.RUNNING);
  }

  private static void checkServers(Violations v, SqlCluster old, SqlCluster now, ClusterMap after) {
    v.unless(old.servers().size() == now.servers().size(), "%s: other servers", now.name());
    for (SqlServer was : old.servers()) {
      Optional<SqlServer> found = now.server(was.name());
      v.unless(found.isPresent(), "%s: server %s is gone", now.name(), was.name());
      if (found.isEmpty() || found.get().equals(was)) {
        continue;
      }
      SqlServer is = found.get();
      v.unless(
          is.autoIncrementOffset() == was.autoIncrementOffset()
              && is.domainId() == was.domainId()
              && is.serverId() == was.serverId(),
          "%s: the ids of %s changed",
          now.name(),
          was.name());
      v.unless(
          is.cut().equals(was.cut()) || was.cut().isEmpty() || is.cut().isEmpty(),
          "%s: the cut of %s changed",
          now.name(),
          was.name());
      checkTransition(v, now, was, is, after);
    }
  }

  private static void checkTransition(
      Violations v, SqlCluster now, SqlServer was, SqlServer is, ClusterMap after) {
    boolean lost = is.state() == SqlServerState.LOST && was.state() == SqlServerState.READY;
    v.unless(
        !lost
            || runningPlan(after, now.route().planId())
                .filter(p -> p.from().equals(is.name()))
                .isPresent(),
        "%s: %s is LOST without a running plan",
        now.name(),
        is.name());
    boolean back = was.state() == SqlServerState.LOST && is.state() == SqlServerState.READY;
    v.unless(
        !back || (now.route().phase() == RoutePhase.OPEN && now.route().writer().equals(is.name())),
        "%s: %s is READY again without quarantine",
        now.name(),
        is.name());
    boolean skips =
        (was.state() == SqlServerState.LOST && is.state() == SqlServerState.READMITTING)
            || (was.state() == SqlServerState.QUARANTINED && is.state() == SqlServerState.READY)
            || is.state() == SqlServerState.JOINING;
    v.unless(
        was.state() == is.state() || !skips,
        "%s: %s went from %s to %s",
        now.name(),
        is.name(),
        was.state(),
        is.state());
  }
}
