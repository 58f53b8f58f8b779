package io.cordee.bench;

import io.cordee.it.s3.S3Answer;
import io.cordee.it.s3.S3Endpoint;
import io.cordee.it.s3.S3Http;
import io.cordee.it.s3.S3Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Puts and gets over S3 at one endpoint, ours or a peer's, with the processor time of its servers,
 * and beside them three synced plain files on the same disk. Bodies are not signed. Confined to one
 * thread.
 */
final class S3Bench {
  private static final String BUCKET = "bench";
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final double MEGABYTE = 1e6;

  /** Names that a client puts in turn. */
  private static final int KEYS = 64;

  private final S3Http http;
  private final List<String> pids;
  private final Path scratch;
  private final Load load;
  private final double seconds;
  private final int warm;

  /** One row: a size and how many clients at a time. */
  private record Row(String name, int bytes, int clients) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("4 KiB", 4 << 10, 1),
          new Row("4 KiB", 4 << 10, 16),
          new Row("1 MiB", 1 << 20, 8),
          new Row("64 MiB", 64 << 20, 2));

  /**
   * A bench of one endpoint.
   *
   * @param pids of all its server processes, for their processor time
   * @param scratch a folder on the disk that the servers write to
   * @param warm how often all rows are run before they count: a JVM compiles for minutes
   */
  S3Bench(
      S3Endpoint endpoint,
      List<String> pids,
      Path scratch,
      InstantSource clock,
      LongSupplier nanoTime,
      double seconds,
      int warm) {
    this.http = new S3Http(endpoint, 0, clock::instant);
    this.pids = List.copyOf(pids);
    this.scratch = scratch;
    this.load = new Load(nanoTime);
    this.seconds = seconds;
    this.warm = warm;
  }

  Map<String, Object> run() throws Exception {
    int made = http.send(http.request("PUT", BUCKET, "")).status();
    if (made != OK && made != CONFLICT) {
      throw new IOException("the bucket " + BUCKET + " cannot be made: status=" + made);
    }
    for (int round = 0; round < warm; round++) {
      var unused = rows();
    }
    return rows();
  }

  private Map<String, Object> rows() throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Row row : ROWS) {
      byte[] body = new byte[row.bytes];
      new Random(1).nextBytes(body);
      String what = " " + row.name + " x" + row.clients;
      json.put(
          "put" + what,
          measured(
              row,
              (client, sequence) ->
                  expect(http.sendUnsigned(request("PUT", row, client, sequence), body))));
      try (RawDisk disk = new RawDisk(scratch, row.clients, row.bytes)) {
        json.put(
            "three synced files" + what, rated(row, load.run(row.clients, seconds, disk::write)));
      }
      json.put(
          "get" + what,
          measured(
              row,
              (client, sequence) -> {
                S3Answer answer = http.sendUnsigned(request("GET", row, client, 0), new byte[0]);
                expect(answer);
                if (answer.body().length != row.bytes) {
                  throw new IOException("got " + answer.body().length + " bytes, put " + row.bytes);
                }
              }));
    }
    return json;
  }

  private S3Request request(String method, Row row, int client, long sequence) {
    return http.request(method, BUCKET, row.bytes + "/" + client + "/" + sequence % KEYS);
  }

  private static void expect(S3Answer answer) throws IOException {
    if (answer.status() != OK) {
      throw new IOException("unexpected answer: " + answer);
    }
  }

  /** Warm-up included, the processor time is that of all operations. */
  private Map<String, Object> measured(Row row, Load.Operation operation) throws Exception {
    long[] operations = new long[row.clients];
    double before = cpuSeconds();
    Load.Result result =
        load.run(
            row.clients,
            seconds,
            (client, sequence) -> {
              operation.run(client, sequence);
              operations[client]++;
            });
    double cpu = cpuSeconds() - before;
    long all = 0;
    for (long count : operations) {
      all += count;
    }
    Map<String, Object> json = rated(row, result);
    if (!pids.isEmpty() && all > 0) {
      json.put("serverCpuMsPerOperation", Math.round(cpu / all * 1e6) / 1000.0);
    }
    return json;
  }

  private static Map<String, Object> rated(Row row, Load.Result result) {
    Map<String, Object> json = result.toJson();
    json.put("MBps", Math.round(result.perSecond() * row.bytes / MEGABYTE * 10) / 10.0);
    return json;
  }

  private double cpuSeconds() throws IOException {
    double sum = 0;
    for (String pid : pids) {
      sum += IdleBench.cpuSeconds(pid);
    }
    return sum;
  }
}
