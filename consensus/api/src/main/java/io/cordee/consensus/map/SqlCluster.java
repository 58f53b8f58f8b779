package io.cordee.consensus.map;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A set of MariaDB servers that replicate to each other, single-writer mode.
 *
 * @param servers in the order of their offsets
 * @param syncSet names of the servers which can hold every acknowledged commit: the writer and
 *     those whose semi-sync acknowledgement it waits for. Shrinks before the server is told, grows
 *     after.
 * @param syncSince since when the set is what it is; evidence for the risk of a failover
 * @param lastAutomaticRun when a plan last ran by itself (anti-flapping)
 */
public record SqlCluster(
    String name,
    List<SqlServer> servers,
    Route route,
    List<String> syncSet,
    Instant syncSince,
    ApprovalPolicy approval,
    Optional<Instant> lastAutomaticRun) {

  public SqlCluster {
    servers = List.copyOf(servers);
    syncSet = List.copyOf(syncSet);
  }

  public Optional<SqlServer> server(String serverName) {
    return servers.stream().filter(s -> s.name().equals(serverName)).findFirst();
  }
}
