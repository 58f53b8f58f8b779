package io.cordee.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * One real MariaDB server in a directory of its own: {@code my.cnf}, {@code data/}, {@code log},
 * and {@code server.properties} with its port and password. Thread-safe.
 */
public final class MariaDbServer implements AutoCloseable {
  /** A crash recovery on a busy machine took 43 s once. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int PORT_TRIES = 3;
  private static final int TAIL_LINES = 25;
  private static final long POLL_MILLIS = 50;

  private final Path dir;
  private final ServerFile file;
  private final MariaDbBinaries binaries;
  private @Nullable Thread hook;

  private MariaDbServer(Path dir, ServerFile file, MariaDbBinaries binaries) {
    this.dir = dir;
    this.file = file;
    this.binaries = binaries;
  }

  /**
   * As {@link #create(Path, Options, MariaDbBinaries)} with what {@link MariaDbBinaries#find()}
   * finds.
   */
  public static MariaDbServer create(Path dir, Options options) throws IOException {
    return create(dir, options, MariaDbBinaries.find());
  }

  /**
   * Installs a new server into a directory that is absent or empty, starts it, and returns when it
   * answers queries.
   *
   * @throws IOException with the end of the server's log when it did not start
   */
  public static MariaDbServer create(Path dir, Options options, MariaDbBinaries binaries)
      throws IOException {
    Path at = dir.toAbsolutePath().normalize();
    Files.createDirectories(at);
    try (var content = Files.list(at)) {
      if (content.findAny().isPresent()) {
        throw new IOException(
            "not empty: " + at + "; a server is created in a directory of its own");
      }
    }
    Files.createDirectories(at.resolve("tmp"));
    Environment.write(at, options.environment());
    Installer.install(at, binaries, runsAsRoot());
    String password = HexFormat.of().formatHex(randomBytes());
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? FreePorts.pick() : options.port();
      Files.writeString(at.resolve("my.cnf"), MyCnf.text(options, port, at, runsAsRoot()));
      ServerFile file = new ServerFile(port, options.serverId(), password, options.detached());
      MariaDbServer server = new MariaDbServer(at, file, binaries);
      try {
        server.firstStart();
        file.write(at.resolve("server.properties"));
        return server;
      } catch (IOException e) {
        server.kill9();
        if (attempt == PORT_TRIES || options.port() != 0 || FreePorts.isFree(port)) {
          throw e;
        }
      }
    }
  }

  /** A server that was created before, by this or another process; it may run or not. */
  public static MariaDbServer open(Path dir, MariaDbBinaries binaries) throws IOException {
    Path at = dir.toAbsolutePath().normalize();
    return new MariaDbServer(at, ServerFile.read(at.resolve("server.properties")), binaries);
  }

  /** Starts it and waits until it answers; does nothing when it runs. */
  public synchronized void start() throws IOException {
    if (isRunning()) {
      return;
    }
    spawn(List.of());
    awaitReady(READY_LIMIT);
  }

  /** Ends it in order, and starts it again. */
  public void restart() throws IOException {
    stop();
    start();
  }

  /** SIGTERM, and SIGKILL when that did not end it within 30 s. */
  public synchronized void stop() throws IOException {
    Optional<LocalProcess> process = process();
    if (process.isPresent()) {
      process.get().resume();
      process.get().terminate();
      if (!process.get().awaitEnd(STOP_LIMIT)) {
        process.get().kill9();
      }
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public synchronized void kill9() throws IOException {
    Optional<LocalProcess> process = process();
    if (process.isPresent()) {
      process.get().kill9();
    }
  }

  /** SIGSTOP: it hangs, its connections stay open. */
  public void pause() throws IOException {
    running().pause();
  }

  /** SIGCONT. */
  public void resume() throws IOException {
    running().resume();
  }

  /** True also while it is paused. */
  public boolean isRunning() throws IOException {
    return process().filter(LocalProcess::alive).isPresent();
  }

  /** The process that runs now, or the last one; empty when it was never started. */
  public Optional<LocalProcess> process() throws IOException {
    return LocalProcess.read(dir.resolve("process"));
  }

  /** Process id of the last start. */
  public long pid() throws IOException {
    return running().pid();
  }

  public Path dir() {
    return dir;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return file.port();
  }

  public int serverId() {
    return file.serverId();
  }

  /** The account with all rights; it may be used over TCP from 127.0.0.1 only. */
  public String rootUser() {
    return "root";
  }

  public String rootPassword() {
    return file.password();
  }

  public MariaDbBinaries binaries() {
    return binaries;
  }

  /** A plain Connector/J URL without account; {@code schema} may be empty. */
  public String jdbcUrl(String schema) {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/" + schema + "?sslMode=disable";
  }

  /** A new connection as root. */
  public Connection connect() throws SQLException {
    return connect(10_000);
  }

  /** Runs statements one after the other as root, on one connection. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** First column of the first row as text, or null when there is no row or it is NULL. */
  public @Nullable String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** The last lines that the server wrote. */
  public String logTail() throws IOException {
    Path log = dir.resolve("log");
    if (!Files.exists(log)) {
      return "";
    }
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  /** Ends the server with SIGKILL, unless it was created {@link Options#detached()}. */
  @Override
  public void close() throws IOException {
    if (!file.detached()) {
      kill9();
      Thread registered = hook;
      if (registered != null && Thread.currentThread() != registered) {
        try {
          Runtime.getRuntime().removeShutdownHook(registered);
        } catch (IllegalStateException alreadyEnding) {
          return; // the hook runs anyway
        }
      }
    }
  }

  private LocalProcess running() throws IOException {
    return process().orElseThrow(() -> new IOException("never started: " + dir));
  }

  private void firstStart() throws IOException {
    // accounts are no transactions of the cluster: they stay out of the binlog
    Path init = dir.resolve("tmp/init.sql");
    Files.writeString(
        init,
        "SET SESSION sql_log_bin=0;\n"
            + "ALTER USER root@localhost IDENTIFIED BY '"
            + file.password()
            + "';\n"
            + "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '"
            + file.password()
            + "';\n"
            + "GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n");
    try {
      spawn(List.of("--init-file=" + init));
      awaitReady(READY_LIMIT);
    } finally {
      Files.deleteIfExists(init);
    }
  }

  private void spawn(List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.server().toString());
    command.add("--defaults-file=" + dir.resolve("my.cnf"));
    binaries
        .baseDir()
        .ifPresent(
            base -> {
              command.add("--basedir=" + base);
              command.add("--lc-messages-dir=" + base.resolve("share"));
            });
    command.addAll(more);
    LocalProcess process =
        LocalProcess.spawn(
            command, Environment.read(dir), dir, dir.resolve("log"), file.detached());
    process.write(dir.resolve("process"));
    if (!file.detached() && hook == null) {
      Thread created = new Thread(this::killAtExit, "mariadb-exit-" + file.port());
      Runtime.getRuntime().addShutdownHook(created);
      hook = created;
    }
  }

  private void killAtExit() {
    try {
      kill9();
    } catch (IOException e) {
      System.err.println("could not end the MariaDB server in " + dir + ": " + e);
    }
  }

  /** Waits until it answers a query as root. */
  public void awaitReady(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try (Connection connection = connect(1_000);
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        return;
      } catch (SQLException e) {
        boolean over = System.nanoTime() - deadline > 0;
        if (over || !isRunning()) {
          String what = over ? "did not answer within " + limit : "ended while it started";
          throw new IOException(
              "MariaDB on port "
                  + port()
                  + " "
                  + what
                  + ": "
                  + e.getMessage()
                  + "\n"
                  + dir.resolve("log")
                  + " ends with:\n"
                  + logTail(),
              e);
        }
        LocalProcess.nap(POLL_MILLIS);
      }
    }
  }

  private Connection connect(int timeoutMillis) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", rootUser());
    properties.setProperty("password", rootPassword());
    properties.setProperty("connectTimeout", Integer.toString(timeoutMillis));
    Connection connection = new Driver().connect(jdbcUrl(""), properties);
    if (connection == null) {
      throw new SQLException("Connector/J does not accept " + jdbcUrl(""));
    }
    return connection;
  }

  private static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
