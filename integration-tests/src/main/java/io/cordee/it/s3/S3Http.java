package io.cordee.it.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Sends signed requests to one node, once: nothing is repeated behind the caller. Thread-safe. */
public final class S3Http {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than a client of the cluster may take, shorter than a run. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The client writes these by itself. */
  private static final Set<String> OWN = Set.of("host", "content-length");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(CONNECT)
          .build();
  private final S3Endpoint endpoint;
  private final int node;
  private final SigV4 signer;
  private final Supplier<Instant> clock;

  /**
   * A client of one node.
   *
   * @param node 0-based number of the endpoint
   */
  public S3Http(S3Endpoint endpoint, int node, Supplier<Instant> clock) {
    this.endpoint = endpoint;
    this.node = node;
    this.signer = new SigV4(endpoint);
    this.clock = clock;
  }

  /** A request to a bucket or object, to be completed and sent. */
  public S3Request request(String method, String bucket, String key) {
    return S3Request.of(method, endpoint.host(node), S3Request.path(bucket, key));
  }

  /** Signs and sends. */
  public S3Answer send(S3Request request, byte[] body) throws IOException, InterruptedException {
    return sendWhole(request.withPayload(SigV4.sha256(body)), body);
  }

  /** Signs the head only, and sends. */
  public S3Answer sendUnsigned(S3Request request, byte[] body)
      throws IOException, InterruptedException {
    return sendWhole(request.withPayload(SigV4.UNSIGNED), body);
  }

  private S3Answer sendWhole(S3Request whole, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint.endpoints().get(node) + whole.target()))
            .timeout(LIMIT)
            .method(
                whole.method(),
                body.length == 0 && !whole.method().startsWith("P")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    signer
        .headers(whole, clock.get())
        .forEach(
            (name, value) -> {
              if (!OWN.contains(name)) {
                builder.setHeader(name, value);
              }
            });
    HttpResponse<byte[]> response =
        http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    return new S3Answer(response.statusCode(), headers, response.body());
  }

  /** Signs and sends, without a body. */
  public S3Answer send(S3Request request) throws IOException, InterruptedException {
    return send(request, new byte[0]);
  }
}
