package io.cordee.it.sim;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Many seeds, shared by a few threads; one run is confined to one of them.
 *
 * <pre>
 * SimBatch --workload all|NAME --seeds 10000 --from 1 [--threads 2] [--bug NAME]
 * </pre>
 *
 * Seeds are dealt out to the workloads in turn: {@code --seeds} is their sum. Prints JSON; exits
 * with 1 when a promise is broken, 2 when something that must happen sometimes never did.
 */
public final class SimBatch {
  private static final int MAX_FAILURES = 20;

  private final LongSupplier nanoTime;
  private final Map<String, TreeMap<String, Long>> counters = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private double virtualSeconds;
  private long cpuNanos;
  private long runs;
  private long failed;

  private SimBatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Runs a batch and exits with its status. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    String workload = options.getOrDefault("--workload", "all");
    long seeds = Long.parseLong(options.getOrDefault("--seeds", "1000"));
    long from = Long.parseLong(options.getOrDefault("--from", "1"));
    int threads = Integer.parseInt(options.getOrDefault("--threads", "2"));
    Bug bug = Bug.valueOf(options.getOrDefault("--bug", "NONE"));
    Map<String, Object> report = run(workload, from, seeds, threads, bug);
    System.out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(report));
    boolean broken = !Long.valueOf(0).equals(report.get("failed"));
    System.exit(broken ? 1 : "VALID".equals(report.get("verdict")) ? 0 : 2);
  }

  /**
   * Runs seeds and reports them.
   *
   * @param workload a name, or {@code all}
   */
  public static Map<String, Object> run(String workload, long from, long seeds, int threads)
      throws InterruptedException {
    return run(workload, from, seeds, threads, Bug.NONE);
  }

  static Map<String, Object> run(String workload, long from, long seeds, int threads, Bug bug)
      throws InterruptedException {
    List<String> workloads =
        workload.equals("all") ? Simulation.workloads() : List.of(SimWorkload.of(workload).label());
    SimBatch batch = new SimBatch(System::nanoTime);
    long begun = batch.nanoTime.getAsLong();
    batch.runAll(workloads, from, seeds, threads, bug);
    double seconds = (batch.nanoTime.getAsLong() - begun) / 1e9;
    return batch.report(workloads, from, seconds);
  }

  private void runAll(List<String> workloads, long from, long seeds, int threads, Bug bug)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int part = 0; part < threads; part++) {
        int mine = part;
        parts.add(
            pool.submit(
                () -> {
                  for (long i = mine; i < seeds; i += threads) {
                    String workload = workloads.get((int) (i % workloads.size()));
                    note(Simulation.run(workload, from + i, bug));
                  }
                  spent(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException mistake) {
      throw new IllegalStateException("a run failed by a mistake of ours", mistake.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private synchronized void spent(long nanos) {
    cpuNanos += nanos;
  }

  private synchronized void note(SimResult result) {
    runs++;
    virtualSeconds += result.virtualSeconds();
    TreeMap<String, Long> sums = counters.computeIfAbsent(result.workload(), w -> new TreeMap<>());
    result.counters().forEach((what, count) -> sums.merge(what, count, Long::sum));
    if (!result.passed()) {
      failed++;
      System.err.println(result.line());
      if (failures.size() < MAX_FAILURES) {
        failures.add(result.line());
      }
    }
  }

  private List<String> untested(List<String> workloads) {
    List<String> untested = new ArrayList<>();
    for (String what : SimWorkload.ANYWHERE) {
      if (counters.values().stream().noneMatch(sums -> sums.containsKey(what))) {
        untested.add("any workload: " + what);
      }
    }
    for (String workload : workloads) {
      Map<String, Long> sums = counters.getOrDefault(workload, new TreeMap<>());
      for (String what : SimWorkload.of(workload).sometimes()) {
        if (!sums.containsKey(what)) {
          untested.add(workload + ": " + what);
        }
      }
    }
    return untested;
  }

  private Map<String, Object> report(List<String> workloads, long from, double seconds) {
    List<String> untested = untested(workloads);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("verdict", failed > 0 ? "INVALID" : untested.isEmpty() ? "VALID" : "NOT TESTED");
    report.put("seeds", runs);
    report.put("from", from);
    report.put("failed", failed);
    report.put("failures", failures);
    report.put("notTested", untested);
    report.put("seconds", seconds);
    report.put("cpuSeconds", cpuNanos / 1e9);
    report.put("virtualSeconds", virtualSeconds);
    report.put("seedsPerSecond", runs / seconds);
    report.put("timesRealTime", virtualSeconds / seconds);
    report.put("timesRealTimePerCore", virtualSeconds / Math.max(1e-9, cpuNanos / 1e9));
    report.put("counters", counters);
    return report;
  }
}
