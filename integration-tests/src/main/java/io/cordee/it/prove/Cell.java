package io.cordee.it.prove;

import io.cordee.cli.Version;
import io.cordee.it.check.Verdict;
import io.cordee.it.fault.Nemesis;
import io.cordee.it.history.EventType;
import io.cordee.it.history.HistoryException;
import io.cordee.it.history.HistoryReader;
import io.cordee.it.process.RunningCluster;
import io.cordee.it.prove.load.Recorder;
import io.cordee.it.prove.load.Session;
import io.cordee.it.prove.load.Site;
import io.cordee.it.prove.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cell: a fresh cluster, clients, faults; then everything is healed, must be whole again
 * within a limit, is read once more and judged. Confined to the calling thread; used once.
 */
final class Cell {
  static final String HISTORY = "history.jsonl";

  /** A cluster that needs longer to be whole after the last fault has failed. */
  static final Duration CONVERGENCE_LIMIT = Duration.ofSeconds(150);

  /** After healing, a write must be acknowledged within this. */
  private static final Duration FIRST_WRITE_LIMIT = Duration.ofSeconds(60);

  /**
   * Between two faults the nodes are back and the clients get so many writes through, or have so
   * long: the death of one node must not become that of two because the first one starts slowly.
   */
  private static final int REST_WRITES = 10;

  private static final Duration REST_LIMIT = Duration.ofSeconds(30);

  private static final long LOOK_MILLIS = 100;
  private static final int MAX_ERROR_LINES = 20;

  private final CellSpec spec;
  private final Path folder;
  private final LongSupplier nanoTime;
  private final Consumer<String> say;
  private final List<String> broken = new ArrayList<>();
  private final List<Map<String, Object>> events = new ArrayList<>();
  private List<Approver.Approved> approved = List.of();
  private final Map<String, Object> facts = new LinkedHashMap<>();

  /**
   * A cell to be run.
   *
   * @param folder where its history, report and evidence go
   * @param say what goes on, a line each
   */
  Cell(CellSpec spec, Path folder, LongSupplier nanoTime, Consumer<String> say) {
    this.spec = spec;
    this.folder = folder;
    this.nanoTime = nanoTime;
    this.say = say;
  }

  /**
   * Runs it.
   *
   * @param clusterDir a new folder for the cluster, deleted by the caller after success
   */
  CellReport run(Path clusterDir) throws Exception {
    Files.createDirectories(folder);
    Workload workload = spec.workloadEntry().make().get();
    versions();
    long begun = nanoTime.getAsLong();
    try (Stage stage = Stage.start(clusterDir, spec)) {
      facts.put("startSeconds", seconds(begun));
      facts.putAll(stage.versions());
      Runnable kill = () -> closeQuietly(stage);
      Thread hook = new Thread(kill, "prove-exit");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        CellReport report = judged(workload, stage);
        if (report.result() == CellReport.Result.INVALID) {
          facts.put("evidence", folder.resolve("evidence").toString());
          facts.put("data", clusterDir.toString());
          stage.cluster().keepEvidence(folder.resolve("evidence"));
          report = new CellReport(spec, report.result(), report.reasons(), facts);
        }
        report.write(folder);
        return report;
      } finally {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private void versions() {
    facts.put("cordee", Version.TEXT);
    facts.put("java", Runtime.version().toString());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
  }

  private CellReport judged(Workload workload, Stage stage) throws Exception {
    Path history = folder.resolve(HISTORY);
    Recorder recorder = new Recorder(history, nanoTime);
    Nemeses.Entry entry = spec.nemesisEntry();
    Random random = new Random(spec.seed());
    Nemesis nemesis = new Nemesis(entry.draw(random, spec.level()), stage.context());
    try (recorder;
        Site site = new Site(stage.cluster())) {
      workload.prepare(site, recorder);
      drive(workload, recorder, stage, nemesis, random);
    }
    facts.put("operations", recorder.tally().toJson());
    facts.put("faults", nemesis.counts());
    facts.put("faultEvents", events);
    facts.put("faultsUnavailable", nemesis.unavailable());
    int injected = nemesis.counts().values().stream().mapToInt(Integer::intValue).sum();
    facts.put("faultsInjected", injected);
    errorLines(stage.cluster(), entry);
    say.accept("judging " + recorder.tally().total(EventType.OK) + " acknowledged operations");
    @Nullable Verdict verdict = judge(workload, history);
    return conclude(verdict, entry, injected, recorder);
  }

  private void drive(
      Workload workload, Recorder recorder, Stage stage, Nemesis nemesis, Random random)
      throws Exception {
    Path config = Path.of(stage.cluster().facts().text("config"));
    Approver approver = new Approver(config, nanoTime);
    if (!workload.approves()) {
      approver.start();
    }
    try (approver) {
      Clients clients = Clients.start(workload, recorder, spec.seed());
      try {
        harm(nemesis, random, recorder, new Health(config, nanoTime));
      } catch (IOException | RuntimeException | AssertionError e) {
        broken.add("a fault could not be injected or healed: " + e);
      } finally {
        heal(nemesis);
      }
      awaitWrite(recorder);
      say.accept("healed; stopping the clients");
      try {
        broken.addAll(clients.stopWorking());
        awaitWhole(new Health(config, nanoTime));
      } finally {
        broken.addAll(clients.stop());
      }
      workload.finish(new Session(recorder, -1, random));
    } catch (AssertionError e) {
      broken.add(String.valueOf(e.getMessage()));
    }
    approved = approver.approved();
    facts.put("plans", approved.stream().map(Approver.Approved::toJson).toList());
    facts.put("approverLastFailure", approver.lastFailure());
  }

  private void awaitWhole(Health health) throws InterruptedException {
    Health.Converged whole = health.await(CONVERGENCE_LIMIT);
    facts.put("convergenceSeconds", Math.round(whole.seconds() * 10) / 10.0);
    if (!whole.missing().isEmpty()) {
      broken.add("not whole within " + CONVERGENCE_LIMIT.toSeconds() + " s: " + whole.missing());
    }
  }

  private void harm(Nemesis nemesis, Random random, Recorder recorder, Health health)
      throws Exception {
    Nemeses.Entry entry = spec.nemesisEntry();
    long end = nanoTime.getAsLong() + spec.time().toNanos();
    while (nanoTime.getAsLong() < end) {
      pause(Math.min(entry.gap(random).toNanos(), end - nanoTime.getAsLong()));
      if (!entry.kinds().isEmpty() && nanoTime.getAsLong() < end) {
        Duration hold = entry.hold(random);
        Optional<String> kind = nemesis.inject();
        kind.ifPresent(name -> say.accept(name + " for " + hold.toMillis() + " ms"));
        long injected = nanoTime.getAsLong();
        pause(hold.toNanos());
        long healing = nanoTime.getAsLong();
        nemesis.heal();
        kind.ifPresent(name -> note(name, injected, healing));
        rest(recorder, health);
      }
    }
  }

  private void rest(Recorder recorder, Health health) throws InterruptedException {
    health.awaitNodes(REST_LIMIT);
    long enough = recorder.tally().writes() + REST_WRITES;
    long end = nanoTime.getAsLong() + REST_LIMIT.toNanos();
    while (recorder.tally().writes() < enough && nanoTime.getAsLong() < end) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void note(String kind, long injected, long healing) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("kind", kind);
    event.put("injectedNanos", injected);
    event.put("healingNanos", healing);
    event.put("healedNanos", nanoTime.getAsLong());
    events.add(event);
  }

  private void heal(Nemesis nemesis) throws InterruptedException {
    try {
      nemesis.heal();
    } catch (IOException | RuntimeException | AssertionError e) {
      broken.add("a fault could not be healed: " + e);
    }
  }

  private static void pause(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
  }

  private void awaitWrite(Recorder recorder) throws InterruptedException {
    long before = recorder.tally().writes();
    long begun = nanoTime.getAsLong();
    while (recorder.tally().writes() == before) {
      if (nanoTime.getAsLong() - begun > FIRST_WRITE_LIMIT.toNanos()) {
        broken.add(
            "no write was acknowledged within "
                + FIRST_WRITE_LIMIT.toSeconds()
                + " s after everything healed");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    facts.put("firstWriteAfterHealSeconds", seconds(begun));
  }

  private void errorLines(RunningCluster cluster, Nemeses.Entry entry) throws IOException {
    List<String> unexpected =
        cluster.errorLines().stream().filter(line -> !entry.allows(line)).toList();
    facts.put("errorLines", unexpected.stream().limit(MAX_ERROR_LINES).toList());
    if (!unexpected.isEmpty()) {
      broken.add(unexpected.size() + " ERROR lines in the nodes' logs: " + unexpected.get(0));
    }
  }

  private @Nullable Verdict judge(Workload workload, Path history) throws IOException {
    long begun = nanoTime.getAsLong();
    try {
      Verdict verdict = workload.checker().check(HistoryReader.read(history));
      verdict = workload.countsLosses() ? Announced.excuse(verdict, approved) : verdict;
      facts.put("judge", verdict.summary());
      facts.put("judgeCounts", verdict.counts());
      facts.put("judgeSeconds", seconds(begun));
      return verdict;
    } catch (HistoryException e) {
      broken.add("the history cannot be read: " + e.getMessage());
      return null;
    }
  }

  private CellReport conclude(
      @Nullable Verdict verdict, Nemeses.Entry entry, int injected, Recorder recorder) {
    List<String> reasons = new ArrayList<>();
    if (verdict != null && !verdict.isValid()) {
      reasons.add(verdict.toString());
    }
    boolean wrong = verdict != null && verdict.isInvalid();
    if (wrong || !broken.isEmpty()) {
      reasons.addAll(broken);
      return new CellReport(spec, CellReport.Result.INVALID, reasons, facts);
    }
    String tooLittle = Sufficiency.missing(entry, injected, recorder.tally(), verdict);
    if (!tooLittle.isEmpty()) {
      Object why = facts.getOrDefault("faultsUnavailable", Map.of());
      reasons.add(0, why.equals(Map.of()) ? tooLittle : tooLittle + ", unavailable: " + why);
      return new CellReport(spec, CellReport.Result.NOT_TESTED, reasons, facts);
    }
    CellReport.Result result =
        verdict == null ? CellReport.Result.UNKNOWN : CellReport.of(verdict.kind());
    return new CellReport(spec, result, reasons, facts);
  }

  private double seconds(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun) / 1_000.0;
  }

  private static void closeQuietly(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      System.err.println("prove: the cluster could not be stopped: " + e.getMessage());
    }
  }
}
