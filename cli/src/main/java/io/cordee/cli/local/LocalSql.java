package io.cordee.cli.local;

import io.cordee.mariadb.MariaDbBinaries;
import io.cordee.mariadb.MariaDbServer;
import io.cordee.mariadb.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes the MariaDB servers of a local cluster and the accounts on them. Stateless. */
final class LocalSql {
  static final String MANAGER = "cordee";
  static final String APPLICATION = "shop";

  private LocalSql() {}

  /** Servers {@code db-a}, {@code db-b}, ... each beside the node of the same letter. */
  static List<LocalServer> create(LocalSpec spec, String managerPassword, MariaDbBinaries binaries)
      throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, spec.masters()),
            task -> {
              Thread thread = new Thread(task, "local-mariadb-start");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<CompletableFuture<LocalServer>> starting = new ArrayList<>();
      for (int i = 0; i < spec.masters(); i++) {
        int index = i;
        starting.add(
            CompletableFuture.supplyAsync(
                () -> create(spec, index, managerPassword, binaries), pool));
      }
      List<LocalServer> servers = new ArrayList<>();
      for (CompletableFuture<LocalServer> server : starting) {
        servers.add(server.join());
      }
      return servers;
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  private static LocalServer create(
      LocalSpec spec, int index, String managerPassword, MariaDbBinaries binaries) {
    String letter = LocalSpec.letter(index);
    String seat = LocalSpec.letter(index % spec.nodes());
    Path dir = spec.dir().resolve("sql").resolve("db-" + letter);
    try {
      Files.createDirectories(dir);
      MariaDbServer server = MariaDbServer.create(dir, options(spec.settings(), index), binaries);
      // on each server for itself: an account that had to be replicated could not set that up
      server.execute(
          "SET SESSION sql_log_bin=0",
          "CREATE USER " + MANAGER + "@'127.0.0.1' IDENTIFIED BY '" + managerPassword + "'",
          "GRANT ALL PRIVILEGES ON *.* TO " + MANAGER + "@'127.0.0.1' WITH GRANT OPTION");
      return new LocalServer("db-" + letter, "room-" + seat, "node-" + seat, server);
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (SQLException e) {
      throw new CompletionException(
          new IOException("could not make the manager's account on db-" + letter + ": " + e, e));
    }
  }

  private static Options options(MemberSettings settings, int index) {
    String name = "db-" + LocalSpec.letter(index);
    return Options.of(index + 1)
        .withDetached(true)
        .withPort(settings.port(name, MemberSettings.SQL, 0))
        .withEnvironment(settings.environment(name))
        .withSettings(settings.settings(name).toArray(String[]::new));
  }

  /** On the writer, from where it is replicated. May be repeated. */
  static void createSchema(MariaDbServer writer, String password) throws IOException {
    try {
      writer.execute(
          "CREATE DATABASE IF NOT EXISTS " + LocalSpec.SCHEMA,
          "CREATE USER IF NOT EXISTS "
              + APPLICATION
              + "@'127.0.0.1' IDENTIFIED BY '"
              + password
              + "'",
          // no READ_ONLY ADMIN: an application must not write past read_only
          "GRANT ALL PRIVILEGES ON " + LocalSpec.SCHEMA + ".* TO " + APPLICATION + "@'127.0.0.1'",
          "GRANT SELECT ON cordee.* TO " + APPLICATION + "@'127.0.0.1'",
          // lets the driver see that a reader applied all it received when the writer is gone
          "GRANT SLAVE MONITOR ON *.* TO " + APPLICATION + "@'127.0.0.1'");
    } catch (SQLException e) {
      throw new IOException("could not make the application's schema and account: " + e, e);
    }
  }
}
