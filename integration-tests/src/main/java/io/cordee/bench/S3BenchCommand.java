package io.cordee.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.cli.json.Doc;
import io.cordee.it.process.LocalCluster;
import io.cordee.it.s3.S3Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code cordee bench s3} and {@code cordee bench s3-list}: a fresh local cluster of three nodes,
 * or with {@code --endpoint} whatever answers S3 there, in the same rows.
 */
final class S3BenchCommand {
  private static final String USAGE =
      "usage: cordee bench s3|s3-list [--dir DIR] [--seconds N] [--warm ROUNDS] [--keys N]"
          + " [--endpoint URL --access-key KEY --secret-key SECRET [--region REGION]"
          + " [--pids PID,...]]";

  private S3BenchCommand() {}

  static void run(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      boolean known =
          List.of(
                  "dir",
                  "seconds",
                  "keys",
                  "endpoint",
                  "access-key",
                  "secret-key",
                  "region",
                  "pids")
              .contains(args[i].replaceFirst("^--", ""));
      if (!known || !args[i].startsWith("--") || i + 1 == args.length) {
        System.err.println(USAGE);
        System.exit(64);
      }
      options.put(args[i].substring(2), args[i + 1]);
    }
    String given = options.get("dir");
    Path dir = given == null ? Files.createTempDirectory("cordee-bench") : Path.of(given);
    boolean lists = args[0].equals("s3-list");
    double seconds = number("seconds", options.getOrDefault("seconds", "8"));
    int warm = (int) number("warm", options.getOrDefault("warm", "1"));
    long keys = (long) number("keys", options.getOrDefault("keys", "1000000"));
    if (options.containsKey("endpoint")) {
      S3Endpoint endpoint =
          new S3Endpoint(
              List.of(options.get("endpoint")),
              options.getOrDefault("region", "us-east-1"),
              options.getOrDefault("access-key", ""),
              options.getOrDefault("secret-key", ""));
      if (lists) {
        list(endpoint, keys);
        return;
      }
      String pids = options.getOrDefault("pids", "");
      print(
          endpoint, pids.isEmpty() ? List.of() : List.of(pids.split(",", -1)), dir, seconds, warm);
      return;
    }
    try (LocalCluster cluster = LocalCluster.start(dir, "--masters", "0")) {
      if (lists) {
        list(S3Endpoint.of(cluster.facts()), keys);
        return;
      }
      List<String> pids = new ArrayList<>();
      for (Doc node : cluster.nodes()) {
        pids.add(node.text("pid"));
      }
      print(S3Endpoint.of(cluster.facts()), pids, cluster.dir().resolve("raw"), seconds, warm);
    }
  }

  private static double number(String option, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      System.err.println("--" + option + " must be a number: " + text);
      System.exit(64);
      return 0;
    }
  }

  private static void print(
      S3Endpoint endpoint, List<String> pids, Path scratch, double seconds, int warm)
      throws Exception {
    print(
        new S3Bench(
                endpoint, pids, scratch, InstantSource.system(), System::nanoTime, seconds, warm)
            .run());
  }

  private static void list(S3Endpoint endpoint, long keys) throws Exception {
    print(new S3ListBench(endpoint, InstantSource.system(), System::nanoTime, keys).run());
  }

  private static void print(Map<String, Object> json) throws IOException {
    System.out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json));
  }
}
