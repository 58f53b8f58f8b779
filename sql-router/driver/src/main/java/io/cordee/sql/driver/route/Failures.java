package io.cordee.sql.driver.route;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said when no server can be had: what, why, and what to do next. Stateless. */
final class Failures {
  private static final String NO_CONNECTION = "08001";

  private Failures() {}

  static SQLException noWriter(
      String name, ClusterMap map, Optional<SqlCluster> database, @Nullable SQLException cause) {
    String why;
    Optional<String> plan = plan(name, map, database);
    if (database.isEmpty()) {
      why = unknown(map);
    } else if (plan.isPresent()) {
      why =
          "plan "
              + plan.get()
              + (isWaiting(map, plan.get()) ? " waits for approval" : " is running")
              + "; next: cordee failover show "
              + plan.get();
    } else if (database.get().route().phase() == RoutePhase.FROZEN) {
      why = "the route is frozen (version " + database.get().route().version() + ")";
    } else if (cause != null) {
      why =
          "the writer "
              + database.get().route().writer()
              + " does not take writes: "
              + cause.getMessage()
              + "; next: cordee status";
    } else {
      why = "no contact with the coordination group; next: cordee status";
    }
    return new SQLTransientConnectionException(
        "no writer for database " + name + ": " + why, NO_CONNECTION, cause);
  }

  static SQLException noReader(
      String name, ReadNeed need, Optional<SqlCluster> database, ClusterMap map) {
    String why =
        database
            .map(
                found ->
                    found.servers().stream()
                        .map(s -> s.name() + "=" + s.state())
                        .collect(Collectors.joining(" ")))
            .orElseGet(() -> unknown(map));
    return new SQLTransientConnectionException(
        "no server of database "
            + name
            + " can answer a read within reads="
            + need.bound()
            + ": "
            + why
            + "; next: cordee status",
        NO_CONNECTION);
  }

  static SQLException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SQLTransientConnectionException(
        "interrupted while waiting for a server; nothing was sent", NO_CONNECTION, e);
  }

  private static String unknown(ClusterMap map) {
    return map.databases().isEmpty()
        ? "the cluster map is not known yet, or has no databases; next: cordee db list"
        : "the cluster has no database of this name; it has " + map.databases().keys();
  }

  private static Optional<String> plan(String name, ClusterMap map, Optional<SqlCluster> database) {
    Optional<String> freezing = database.flatMap(found -> found.route().planId());
    return freezing.or(
        () ->
            map.plans().values().stream()
                .filter(plan -> plan.resource().equals(name) && !plan.state().isFinal())
                .map(Plan::id)
                .findFirst());
  }

  private static boolean isWaiting(ClusterMap map, String plan) {
    return map.plans().get(plan).filter(p -> p.state() == PlanState.WAITING).isPresent();
  }
}
