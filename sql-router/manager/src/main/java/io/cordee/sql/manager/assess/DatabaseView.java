package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Observations;
import java.util.List;
import java.util.Optional;

/** A database as the map has it, with what is seen of its servers. Immutable. */
public record DatabaseView(SqlCluster database, List<ServerView> servers) {
  public DatabaseView {
    servers = List.copyOf(servers);
  }

  public static DatabaseView of(SqlCluster database, Observations observations, Limits limits) {
    return new DatabaseView(
        database,
        database.servers().stream()
            .map(s -> ServerView.of(database.name(), s, observations, limits))
            .toList());
  }

  public String name() {
    return database.name();
  }

  public Optional<ServerView> server(String name) {
    return servers.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  public Optional<ServerView> writer() {
    return server(database.route().writer());
  }

  public boolean isWriter(SqlServer server) {
    return server.name().equals(database.route().writer());
  }

  /** READY servers that are not the writer, in the map's order. */
  public List<ServerView> readers() {
    return servers.stream()
        .filter(s -> s.server().state() == SqlServerState.READY && !isWriter(s.server()))
        .toList();
  }

  /**
   * Servers that may receive from the writer and so acknowledge its commits: MariaDB counts the
   * first answer of any replica, whether the sync set has it or not.
   */
  public List<ServerView> receivers() {
    return servers.stream()
        .filter(s -> !isWriter(s.server()))
        .filter(
            s ->
                s.server().state() == SqlServerState.READY
                    || s.server().state() == SqlServerState.READMITTING)
        .toList();
  }

  /** Members of the sync set other than the writer. */
  public List<ServerView> acknowledgers() {
    return readers().stream().filter(s -> database.syncSet().contains(s.name())).toList();
  }
}
