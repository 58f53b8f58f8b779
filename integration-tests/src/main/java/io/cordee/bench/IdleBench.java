package io.cordee.bench;

import io.cordee.cli.json.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** CPU and memory of idle nodes, from /proc. */
final class IdleBench {
  private static final double TICKS_PER_SECOND = 100.0;
  private static final int UTIME_FIELD = 13;

  private IdleBench() {}

  static Map<String, Object> run(List<Doc> nodes, LongSupplier nanoTime, double seconds)
      throws IOException {
    long begin = nanoTime.getAsLong();
    long[] before = new long[nodes.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = ticks(pid(nodes.get(i)));
    }
    settle(nanoTime, seconds);
    double took = (nanoTime.getAsLong() - begin) / 1e9;
    Map<String, Object> json = new LinkedHashMap<>();
    for (int i = 0; i < before.length; i++) {
      Doc node = nodes.get(i);
      double cpu = (ticks(pid(node)) - before[i]) / TICKS_PER_SECOND / took;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("cpuPercentOfOneCore", Math.round(cpu * 1000) / 10.0);
      row.put("residentMiB", status(pid(node), "VmRSS:") / 1024);
      row.put("threads", status(pid(node), "Threads:"));
      json.put(node.text("name"), row);
    }
    return json;
  }

  /** Lets time pass. */
  static void settle(LongSupplier nanoTime, double seconds) {
    long end = nanoTime.getAsLong() + (long) (seconds * 1e9);
    for (long left = end - nanoTime.getAsLong(); left > 0; left = end - nanoTime.getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String pid(Doc node) {
    return node.text("pid");
  }

  /** Processor time of a process so far. */
  static double cpuSeconds(String pid) throws IOException {
    return ticks(pid) / TICKS_PER_SECOND;
  }

  private static long ticks(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    int utime = UTIME_FIELD - 2;
    return Long.parseLong(fields.get(utime)) + Long.parseLong(fields.get(utime + 1));
  }

  private static long status(String pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.substring(key.length()).replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + key + " for pid " + pid);
  }
}
