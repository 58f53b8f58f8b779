package io.cordee.it.prove.load;

import io.cordee.it.s3.S3Answer;
import io.cordee.it.s3.S3Endpoint;
import io.cordee.it.s3.S3Http;
import io.cordee.it.s3.S3Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The object store as S3 clients use it: each request goes to the endpoint of any node, once.
 * Thread-safe.
 */
final class S3Views implements ObjectAccess {
  private static final String BUCKET = "prove-s3";
  private static final int SMALL_BYTES = 2_000;

  /** More than what is kept in the placement group itself. */
  private static final int LARGE_BYTES = 200_000;

  private static final int LARGE_EVERY = 4;
  private static final int MAX_PAGE = 50;
  private static final int OK = 200;
  private static final int CREATED_BEFORE = 409;
  private static final int NOT_FOUND = 404;
  private static final int OUR_MISTAKE = 400;
  private static final int THEIR_TROUBLE = 500;

  private final List<S3Http> nodes = new ArrayList<>();

  /** Stamps by the ETags of what was put, for heads. */
  private final Map<String, String> byEtag = new ConcurrentHashMap<>();

  private S3Views(S3Endpoint endpoint) {
    for (int node = 0; node < endpoint.endpoints().size(); node++) {
      nodes.add(new S3Http(endpoint, node, Instant::now));
    }
  }

  static S3Views of(Site site) throws Exception {
    return of(site.s3());
  }

  static S3Views of(S3Endpoint endpoint) throws Exception {
    S3Views views = new S3Views(endpoint);
    S3Http first = views.nodes.get(0);
    S3Answer made = first.send(first.request("PUT", BUCKET, ""));
    if (made.status() != OK && made.status() != CREATED_BEFORE) {
      throw new IOException("cannot create the bucket " + BUCKET + ": " + made);
    }
    return views;
  }

  @Override
  public void put(String key, String stamp, Random random) throws Exception {
    put(key, stamp, random, Map.of());
  }

  /** With these headers. */
  void put(String key, String stamp, Random random, Map<String, String> headers) throws Exception {
    int size = random.nextInt(random.nextInt(LARGE_EVERY) == 0 ? LARGE_BYTES : SMALL_BYTES);
    byte[] body = Stamped.body(stamp, size);
    byEtag.put(Stamped.md5(body), stamp);
    change("PUT", key, Map.of(), headers, body, random);
  }

  @Override
  public @Nullable Object get(String key, Random random) throws Exception {
    S3Answer answer = ask("GET", key, random);
    if (answer.status() == NOT_FOUND) {
      return answer.code().equals("NoSuchKey") ? null : "damaged: " + answer;
    }
    String etag = answer.etag();
    boolean whole = etag.contains("-") || etag.equals(Stamped.md5(answer.body()));
    return whole ? Stamped.stamp(answer.body()) : "damaged: not the body of its ETag " + etag;
  }

  @Override
  public @Nullable Object head(String key, Random random) throws Exception {
    S3Answer answer = ask("HEAD", key, random);
    return answer.status() == NOT_FOUND
        ? null
        : byEtag.getOrDefault(answer.etag(), "damaged: " + answer);
  }

  @Override
  public boolean delete(String key, Random random) throws Exception {
    change("DELETE", key, Map.of(), Map.of(), new byte[0], random);
    return true;
  }

  /** Half of the listings are of version 1. */
  @Override
  public List<String> list(String prefix, Random random) throws Exception {
    S3Http node = any(random);
    boolean second = random.nextBoolean();
    List<String> found = new ArrayList<>();
    S3Request first =
        node.request("GET", BUCKET, "")
            .asking("prefix", prefix)
            .asking("max-keys", Integer.toString(1 + random.nextInt(MAX_PAGE)));
    S3Request page = second ? first.asking("list-type", "2") : first;
    while (true) {
      S3Answer answer = expect(node.send(page));
      List<String> keys = answer.all("Key");
      keys.forEach(key -> found.add(key.substring(prefix.length())));
      if (!answer.first("IsTruncated").equals("true")) {
        return found;
      }
      page =
          second
              ? page.asking("continuation-token", answer.first("NextContinuationToken"))
              : page.asking("marker", keys.get(keys.size() - 1));
    }
  }

  /** One request that may change something. */
  S3Answer change(
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      Random random)
      throws Exception {
    S3Http node = any(random);
    S3Request request = node.request(method, BUCKET, key);
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      request = request.asking(parameter.getKey(), parameter.getValue());
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      request = request.with(header.getKey(), header.getValue());
    }
    try {
      return expect(node.send(request, body));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new CertainFailure("not sent", e);
    }
  }

  private S3Answer ask(String method, String key, Random random) throws Exception {
    S3Http node = any(random);
    S3Answer answer = node.send(node.request(method, BUCKET, key));
    return answer.status() == NOT_FOUND ? answer : expect(answer);
  }

  /** This, when it is a success; an error may also come with the status of one. */
  private static S3Answer expect(S3Answer answer) throws CertainFailure, IOException {
    String code = answer.code();
    if (code.equals("PreconditionFailed")) {
      throw CertainFailure.mismatch();
    }
    boolean refused = answer.status() >= OUR_MISTAKE && answer.status() < THEIR_TROUBLE;
    if (refused) {
      throw new CertainFailure(answer.status() + " " + code);
    }
    if (answer.status() >= THEIR_TROUBLE || !code.isEmpty()) {
      throw new IOException(answer.toString());
    }
    return answer;
  }

  private S3Http any(Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }
}
