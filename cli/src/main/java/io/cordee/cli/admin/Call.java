package io.cordee.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** One request and its answer. Confined to the thread that handles it. */
final class Call {
  /** Certificate requests have about 1 KiB, everything else less. */
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final HttpExchange exchange;
  private final List<String> segments;
  private boolean answered;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
    String path = exchange.getRequestURI().getRawPath();
    this.segments =
        Arrays.stream(path.substring(1).split("/", -1))
            .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
  }

  String method() {
    return exchange.getRequestMethod();
  }

  /** The decoded parts of the path, without the leading empty one. */
  List<String> segments() {
    return segments;
  }

  String segment(int index) {
    return index < segments.size() ? segments.get(index) : "";
  }

  boolean is(String method, String... parts) {
    if (!method().equals(method) || parts.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].equals("*") && !parts[i].equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  String query(String name, String otherwise) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).equals(name)) {
          return URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        }
      }
    }
    return otherwise;
  }

  int query(String name, int min, int max, int otherwise) {
    String text = query(name, Integer.toString(otherwise));
    if (text.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw new CordeeException(
        ErrorCode.INVALID_ARGUMENT, name + "=" + text + ": allowed " + min + ".." + max);
  }

  String header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** Who asks, by client certificate; empty when none was shown. */
  Optional<PeerIdentity> peer() {
    if (exchange instanceof HttpsExchange secure) {
      try {
        Certificate[] chain = secure.getSSLSession().getPeerCertificates();
        if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
          return PeerIdentity.of(certificate);
        }
      } catch (SSLPeerUnverifiedException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The operator or node that asks; NOT_ALLOWED for anybody else. */
  PeerIdentity administrator(String clusterId) {
    PeerIdentity peer =
        peer()
            .orElseThrow(
                () ->
                    notAllowed(
                        "this needs a client certificate of the cluster: use the operator's"
                            + " cordee.yaml"));
    if (!peer.clusterId().equals(clusterId)) {
      throw notAllowed("the certificate is of another cluster: " + peer.clusterId());
    }
    if (peer.role() == PeerRole.APP) {
      throw notAllowed(
          peer.who() + " may only use databases: use an operator's certificate for this");
    }
    return peer;
  }

  private static CordeeException notAllowed(String message) {
    return new CordeeException(ErrorCode.NOT_ALLOWED, message);
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  Doc jsonBody() throws IOException {
    byte[] bytes = body().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "the request's body exceeds " + MAX_BODY_BYTES + " bytes");
    }
    return bytes.length == 0 ? new Doc(Map.of()) : Json.read(bytes);
  }

  boolean answered() {
    return answered;
  }

  void json(int status, Map<String, Object> body) throws IOException {
    bytes(status, "application/json", Json.bytes(body));
  }

  void text(int status, String text) throws IOException {
    bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  void answerHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  /** Starts an answer with a body of this size. */
  OutputStream stream(String type, long sizeBytes) throws IOException {
    answerHeader("Content-Type", type);
    answered = true;
    exchange.sendResponseHeaders(200, sizeBytes == 0 ? -1 : sizeBytes);
    return exchange.getResponseBody();
  }

  void empty(int status) throws IOException {
    answered = true;
    exchange.sendResponseHeaders(status, -1);
  }

  private void bytes(int status, String type, byte[] bytes) throws IOException {
    answerHeader("Content-Type", type);
    answered = true;
    if (method().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }
}
