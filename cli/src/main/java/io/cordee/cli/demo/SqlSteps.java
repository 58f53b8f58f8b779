package io.cordee.cli.demo;

import io.cordee.cli.json.Doc;
import io.cordee.cli.local.LocalSpec;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes and reads through the router while servers die. Confined to the main thread. */
final class SqlSteps {
  private static final int ROWS_BEFORE = 300;
  private static final int ROWS_MORE = 100;
  private static final int READS_MORE = 50;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration PLAN_LIMIT = Duration.ofMinutes(1);
  private static final Duration JOB_LIMIT = Duration.ofMinutes(2);
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(3);

  private final Stage stage;
  private final Workload load;
  private final String database = LocalSpec.DATABASE;

  SqlSteps(Stage stage) {
    this.stage = stage;
    this.load =
        new Workload(
            stage.cluster().jdbcUrl(), stage.cluster().sqlUser(), stage.cluster().sqlPassword());
  }

  Workload load() {
    return load;
  }

  /** Step 2. */
  void writeAndRead() {
    try (Connection connection = load.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE shop.orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer INT NOT NULL,"
              + " number BIGINT NOT NULL, made TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))");
    } catch (SQLException e) {
      throw refused("the demo's table could not be made through jdbc:cordee: " + e, e);
    }
    load.start();
    int servers = stage.cluster().serverNames().size();
    stage.progress().await("rows and balanced reads", LIMIT, () -> balanced(servers));
    Map<String, Integer> reads = readsByName();
    stage.say("   " + load.acks().count() + " rows written; reads answered by " + reads);
    // the router prefers the server with less in use: the writer gets what its writes leave
    boolean all = reads.values().stream().allMatch(count -> count >= READS_MORE);
    stage.verdict().check("reads answered by every server", all, reads.toString());
  }

  private Optional<String> balanced(int servers) {
    boolean enough = load.acks().count() >= ROWS_BEFORE && load.reads().size() == servers;
    return enough && load.reads().values().stream().allMatch(count -> count >= READS_MORE)
        ? Optional.empty()
        : Optional.of(
            load.acks().count()
                + " rows, reads by "
                + readsByName()
                + (load.lastError().isEmpty() ? "" : ", last error: " + load.lastError()));
  }

  /** Step 3, after the node's death: SQL must go on. */
  void goOn(String when) {
    int rows = load.acks().count();
    int reads = load.readCount();
    stage
        .progress()
        .await(
            "more rows and reads",
            LIMIT,
            () ->
                load.acks().count() >= rows + ROWS_MORE && load.readCount() >= reads + READS_MORE
                    ? Optional.empty()
                    : Optional.of(load.acks().count() - rows + " rows; " + load.lastError()));
    Duration gap = load.acks().worstGap(System.nanoTime());
    stage.say("   SQL: writes and reads go on, longest pause of the writers " + millis(gap));
    stage.verdict().check("SQL " + when, true, "longest pause of the writers " + millis(gap));
  }

  /**
   * Steps 4 and 5.
   *
   * @return name of the server that was killed
   */
  String failover() throws IOException {
    String writer = stage.readiness().writer();
    int errorsBefore = load.readErrors();
    load.acks().startPhase(System.nanoTime());
    load.startReadPhase();
    long killed = System.nanoTime();
    Instant killedAt = Instant.now();
    stage.cluster().kill(writer);
    stage.say("   " + writer + " takes the writes: killed with SIGKILL in the middle of them");
    stage.progress().await("a plan", PLAN_LIMIT, () -> waiting());
    Duration proposed = Duration.ofNanos(System.nanoTime() - killed);
    stage.verdict().measured("plan proposed after the writer's death", millis(proposed));
    int reads = load.readCount();
    stage
        .progress()
        .await(
            "reads without a writer",
            LIMIT,
            () ->
                load.readCount() >= reads + READS_MORE
                    ? Optional.empty()
                    : Optional.of("none; " + load.lastError()));
    int errors = load.readErrors() - errorsBefore;
    stage.say(
        "   reads go on: "
            + load.readCount()
            + " since the kill, "
            + errors
            + " errors, slowest "
            + millis(load.worstRead()));
    stage
        .verdict()
        .check(
            "reads go on without a writer",
            errors == 0,
            load.readCount()
                + " reads, "
                + errors
                + " errors, slowest "
                + millis(load.worstRead()));
    int before = load.acks().count();
    Instant approvedAt = approve(stage.plan("WAITING"));
    stage
        .progress()
        .await(
            "writes on the new writer",
            JOB_LIMIT,
            () ->
                load.acks().count() >= before + ROWS_MORE
                    ? Optional.empty()
                    : Optional.of(load.acks().count() - before + " rows; " + load.lastError()));
    Duration pause = load.acks().worstGap(System.nanoTime());
    String now = stage.readiness().writer();
    stage.say("   writes go on at " + now + "; pause seen by the writers " + millis(pause));
    stage.verdict().check("writer moved", !now.equals(writer), writer + " -> " + now);
    stage.verdict().measured("pause seen by writers, kill to first commit", millis(pause));
    stage
        .verdict()
        .measured(
            "  of it after the approval",
            millis(Duration.between(approvedAt, killedAt.plus(pause))));
    return writer;
  }

  private Optional<String> waiting() {
    return stage.plan("WAITING").text("id").isEmpty() ? Optional.of("none yet") : Optional.empty();
  }

  /** Shows a plan, has it approved, and returns when its job started. */
  private Instant approve(Doc plan) {
    String id = plan.text("id");
    if (stage.command("failover", "show", id) != 0) {
      throw refused("`cordee failover show " + id + "` failed", null);
    }
    int code;
    if (stage.unattended()) {
      code =
          stage.command(
              "failover", "approve", id, "--yes", "--confirm=" + database, "--reason", "demo");
    } else {
      stage.say("$ cordee failover approve " + id);
      code = stage.interactive("failover", "approve", id, "--reason", "demo");
    }
    if (code != 0 && code != io.cordee.cli.ExitCode.STILL_RUNNING) {
      throw refused("`cordee failover approve " + id + "` ended with exit code " + code, null);
    }
    String job = stage.admin().get("/v1/plans/" + id).doc("data").text("job");
    return Instant.parse(stage.admin().get("/v1/jobs/" + job).doc("data").text("started"));
  }

  /** Step 6: waits until all is well again; approves the return of a diverged server. */
  Duration whole() {
    long begin = System.nanoTime();
    String[] approvedId = {""};
    stage
        .progress()
        .await(
            "the cluster to be whole",
            WHOLE_LIMIT,
            () -> {
              Doc plan = stage.plan("WAITING");
              String id = plan.text("id");
              if (!id.isEmpty() && !id.equals(approvedId[0])) {
                stage.say("   a returned server holds transactions of its own: " + id);
                approvedId[0] = id;
                approve(plan);
              }
              return stage.readiness().whole();
            });
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Counts: every acknowledged insert must be there, and none twice. */
  void verifyRows(String when) {
    Map<Long, Acks.Key> acknowledged = load.acks().acknowledged();
    Map<Long, Acks.Key> rows;
    try {
      rows = load.rows();
    } catch (SQLException e) {
      throw refused("the rows could not be read: " + e, e);
    }
    Acks.Comparison compared = load.acks().compare(acknowledged, rows);
    String seen =
        String.format(
            Locale.ROOT,
            "%d acknowledged, %d lost, %d twice, %d changed, %d refused but there",
            compared.acknowledged(),
            compared.lost(),
            compared.twice(),
            compared.changed(),
            compared.refusedButThere());
    stage.say("   " + seen);
    stage.verdict().check("acknowledged inserts " + when, compared.good(), seen);
  }

  /** What the writers were told that was neither yes nor no. */
  void reportDoubts() {
    stage
        .verdict()
        .measured(
            "inserts left in doubt (08007), refused",
            load.acks().inDoubtCount()
                + ", "
                + load.acks().refusedCount()
                + " "
                + load.acks().states());
  }

  /** Both servers must hold the same rows, read from each of them directly. */
  void verifyCopies() {
    Map<String, Integer> counts = new TreeMap<>();
    boolean equal = true;
    Map<Long, Acks.Key> first = Map.of();
    for (String name : stage.cluster().serverNames()) {
      try (Connection connection =
          DriverManager.getConnection(
              stage.cluster().server(name).jdbcUrl(LocalSpec.SCHEMA),
              stage.cluster().sqlUser(),
              stage.cluster().sqlPassword())) {
        Map<Long, Acks.Key> rows = Workload.rows(connection);
        if (counts.isEmpty()) {
          first = rows;
        }
        equal &= rows.equals(first);
        counts.put(name, rows.size());
      } catch (SQLException e) {
        throw refused("the rows of " + name + " could not be read: " + e, e);
      }
    }
    stage.say("   rows on each server: " + counts + (equal ? ", all equal" : ", NOT EQUAL"));
    stage.verdict().check("all servers hold the same rows", equal, counts.toString());
  }

  private Map<String, Integer> readsByName() {
    Map<String, Integer> named = new TreeMap<>();
    for (String name : stage.cluster().serverNames()) {
      long id = stage.cluster().server(name).serverId();
      named.put(name, load.reads().getOrDefault(id, 0));
    }
    return named;
  }

  static String millis(Duration duration) {
    return duration.toMillis() < 10_000
        ? duration.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  private static CordeeException refused(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return new CordeeException(ErrorCode.REFUSED, message, cause);
  }
}
