package io.cordee.sql.driver;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Databases for tests. Stateless. */
public final class Databases {
  public static final String NAME = "shop-db";

  private Databases() {}

  public static SqlServer server(String name, int id, int port) {
    return new SqlServer(
        name,
        "127.0.0.1",
        port,
        "room-" + name,
        "node-a",
        id,
        id,
        id,
        SqlServerState.READY,
        "",
        Instant.EPOCH,
        "");
  }

  public static SqlCluster database(
      long version, RoutePhase phase, String writer, List<SqlServer> servers) {
    return new SqlCluster(
        NAME,
        servers,
        new Route(
            version,
            phase,
            writer,
            phase == RoutePhase.FROZEN ? Optional.of("fp-0007") : Optional.empty()),
        servers.stream().map(SqlServer::name).toList(),
        Instant.EPOCH,
        ApprovalPolicy.ALWAYS,
        Optional.empty());
  }
}
