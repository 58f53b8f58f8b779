package io.cordee.bench;

import io.cordee.it.s3.S3Answer;
import io.cordee.it.s3.S3Endpoint;
import io.cordee.it.s3.S3Http;
import io.cordee.it.s3.S3Request;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the pages of a large bucket stay as fast as its first ones: makes that many empty objects
 * and lists them all in pages of 1,000. Confined to one thread.
 */
final class S3ListBench {
  private static final String BUCKET = "many";
  private static final int CLIENTS = 64;
  private static final int PAGE = 1_000;
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int TRIES = 5;

  /** Pages that are taken together, at the begin and at the end. */
  private static final int SPAN = 50;

  private static final Pattern TOKEN =
      Pattern.compile("<NextContinuationToken>([^<]+)</NextContinuationToken>");
  private static final Pattern COUNT = Pattern.compile("<KeyCount>(\\d+)</KeyCount>");

  private final S3Http http;
  private final LongSupplier nanoTime;
  private final long keys;

  S3ListBench(S3Endpoint endpoint, InstantSource clock, LongSupplier nanoTime, long keys) {
    this.http = new S3Http(endpoint, 0, clock::instant);
    this.nanoTime = nanoTime;
    this.keys = keys;
  }

  Map<String, Object> run() throws Exception {
    int made = http.send(http.request("PUT", BUCKET, "")).status();
    if (made != OK && made != CONFLICT) {
      throw new IOException("the bucket " + BUCKET + " cannot be made: status=" + made);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    long begun = nanoTime.getAsLong();
    fill();
    json.put("keys", keys);
    json.put("putsPerSecond", Math.round(keys / ((nanoTime.getAsLong() - begun) / 1e9)));
    var warm = pages(SPAN);
    json.put("pagesToWarmUp", warm.size());
    List<Double> millis = pages(Long.MAX_VALUE);
    int span = Math.min(SPAN, millis.size());
    double first = median(millis.subList(0, span));
    double last = median(millis.subList(millis.size() - span, millis.size()));
    json.put("pages", millis.size());
    json.put("medianMsOfFirst" + SPAN, rounded(first));
    json.put("medianMsOfLast" + SPAN, rounded(last));
    json.put("lastToFirst", rounded(last / first));
    json.put("slowestMs", rounded(Collections.max(millis)));
    return json;
  }

  private void fill() throws Exception {
    AtomicLong next = new AtomicLong();
    AtomicReference<Exception> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (long key = next.getAndIncrement();
                      key < keys && failure.get() == null;
                      key = next.getAndIncrement()) {
                    put(key);
                  }
                } catch (IOException | InterruptedException e) {
                  failure.compareAndSet(null, e);
                }
              },
              "bench-client-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private void put(long key) throws IOException, InterruptedException {
    S3Request request = http.request("PUT", BUCKET, String.format(Locale.ROOT, "folder/%09d", key));
    for (int attempt = 1; ; attempt++) {
      S3Answer answer = http.sendUnsigned(request, new byte[0]);
      if (answer.status() == OK) {
        return;
      }
      if (attempt == TRIES) {
        throw new IOException("unexpected answer: " + answer);
      }
    }
  }

  /** The milliseconds of each page; all keys must be there when all pages are asked for. */
  private List<Double> pages(long most) throws Exception {
    List<Double> millis = new ArrayList<>();
    long seen = 0;
    String token = "";
    while (millis.size() < most) {
      S3Request request =
          http.request("GET", BUCKET, "").asking("list-type", "2").asking("max-keys", "" + PAGE);
      if (!token.isEmpty()) {
        request = request.asking("continuation-token", token);
      }
      long begun = nanoTime.getAsLong();
      S3Answer answer = http.send(request);
      millis.add((nanoTime.getAsLong() - begun) / 1e6);
      String text = answer.text();
      Matcher count = COUNT.matcher(text);
      if (answer.status() != OK || !count.find()) {
        throw new IOException("unexpected answer: " + answer);
      }
      seen += Long.parseLong(count.group(1));
      Matcher more = TOKEN.matcher(text);
      if (!more.find()) {
        if (seen != keys) {
          throw new IOException("listed " + seen + " keys of " + keys);
        }
        return millis;
      }
      token = more.group(1);
    }
    return millis;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
