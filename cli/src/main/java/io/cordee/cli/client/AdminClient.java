package io.cordee.cli.client;

import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls the admin API of the first node that answers; one that says that it did nothing and cannot
 * now (it may be cut off from the others) is passed over for the next. Fails with {@link
 * CordeeException}: the node's error, UNREACHABLE when no node answers, TIMEOUT_UNKNOWN when a
 * change was sent and no answer came. Confined to one thread.
 */
public final class AdminClient {
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
  private static final int READ_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int CHANGE_MILLIS = (int) Duration.ofSeconds(30).toMillis();
  private static final int OBJECT_MILLIS = (int) Duration.ofSeconds(60).toMillis();
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final int FRAME_BYTES = 1 << 16;

  private final List<String> urls;
  private final String named;
  private final SSLSocketFactory sockets;

  public AdminClient(ClientConfig config) {
    this(
        config.admin(),
        config.file().toString(),
        new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key())
            .sslContext()
            .getSocketFactory());
  }

  /**
   * Made with these.
   *
   * @param named what to look at when no node answers, for messages
   */
  public AdminClient(List<String> urls, String named, SSLSocketFactory sockets) {
    this.urls = new ArrayList<>(urls);
    this.named = named;
    this.sockets = sockets;
  }

  /**
   * The answer's envelope: one that a majority confirmed, if any node has it. A node that is cut
   * off shows what it last saw.
   */
  public Doc get(String path) {
    Doc first = answer(first("GET", path, READ_MILLIS, Body.NONE));
    if (!isOld(first)) {
      return first;
    }
    for (String url : urls.subList(1, urls.size())) {
      try {
        Doc other = new AdminClient(List.of(url), named, sockets).get(path);
        if (!isOld(other)) {
          prefer(url);
          return other;
        }
      } catch (CordeeException e) {
        if (e.code().kind() != ErrorKind.RETRY) {
          throw e;
        }
      }
    }
    return first;
  }

  private static boolean isOld(Doc envelope) {
    return envelope.has("view") && envelope.text("view").equals("last-seen");
  }

  /** Sends a change; it is repeated at another node only when it was surely not made. */
  public Doc post(String path, Map<String, Object> body) {
    byte[] bytes = Json.bytes(body);
    return answer(
        first(
            "POST",
            path,
            CHANGE_MILLIS,
            new Body(
                true,
                connection -> {
                  connection.setDoOutput(true);
                  connection.setRequestProperty("Content-Type", "application/json");
                  connection.setFixedLengthStreamingMode(bytes.length);
                },
                connection -> {
                  try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                  }
                })));
  }

  /** Opens an object's bytes from their beginning. */
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Stores an object.
   *
   * @param body opened again for each node that is tried
   * @param crc32c 8 hex digits that the node must find
   * @return what was stored
   */
  public Doc putObject(String object, Source body, long sizeBytes, String crc32c) {
    return put(object, body, true, sizeBytes, crc32c);
  }

  /** Stores an object whose bytes can be read only once. */
  public Doc putObject(String object, InputStream body) {
    return put(object, () -> body, false, -1, "");
  }

  private Doc put(String object, Source body, boolean repeatable, long sizeBytes, String crc32c) {
    return answer(
        first(
            "PUT",
            objectPath(object),
            OBJECT_MILLIS,
            new Body(
                repeatable,
                connection -> {
                  connection.setDoOutput(true);
                  if (!crc32c.isEmpty()) {
                    connection.setRequestProperty("x-cordee-crc32c", crc32c);
                  }
                  if (sizeBytes >= 0) {
                    connection.setFixedLengthStreamingMode(sizeBytes);
                  } else {
                    connection.setChunkedStreamingMode(FRAME_BYTES);
                  }
                },
                connection -> {
                  try (InputStream in = body.open();
                      OutputStream out = connection.getOutputStream()) {
                    in.transferTo(out);
                  }
                })));
  }

  /** Copies an object's bytes; the caller compares their checksum with the head's. */
  public ObjectHead getObject(String object, OutputStream to) {
    HttpsURLConnection connection = first("GET", objectPath(object), OBJECT_MILLIS, Body.NONE);
    fail(connection);
    try (InputStream in = connection.getInputStream()) {
      in.transferTo(to);
      return head(connection);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE,
          "the object's bytes stopped coming from "
              + connection.getURL()
              + ": "
              + e
              + ": try again",
          e);
    }
  }

  public ObjectHead headObject(String object) {
    HttpsURLConnection connection = first("HEAD", objectPath(object), READ_MILLIS, Body.NONE);
    if (status(connection) == HttpsURLConnection.HTTP_NOT_FOUND) {
      throw new CordeeException(
          ErrorCode.NOT_FOUND, "there is no object " + object + ": see `cordee object ls BUCKET`");
    }
    fail(connection);
    return head(connection);
  }

  /** Removes what the path names. */
  public Doc delete(String path) {
    return answer(first("DELETE", path, CHANGE_MILLIS, Body.NONE));
  }

  public Doc deleteObject(String object) {
    return answer(first("DELETE", objectPath(object), OBJECT_MILLIS, Body.NONE));
  }

  /** Percent-encodes one segment or query value. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String objectPath(String object) {
    int slash = object.indexOf('/');
    return "/v1/objects/"
        + encode(object.substring(0, slash))
        + "/"
        + encode(object.substring(slash + 1));
  }

  private static ObjectHead head(HttpsURLConnection connection) {
    return new ObjectHead(
        connection.getHeaderFieldLong("x-cordee-size", connection.getContentLengthLong()),
        header(connection, "x-cordee-crc32c"),
        header(connection, "ETag"),
        header(connection, "x-cordee-modified"));
  }

  private static String header(HttpsURLConnection connection, String name) {
    return Optional.ofNullable(connection.getHeaderField(name)).orElse("");
  }

  /** Sends the request's body, if it has one. */
  private interface Sender {
    void send(HttpsURLConnection connection) throws IOException;
  }

  /** What must be said before the connection is made, and the body after. */
  private record Body(boolean repeatable, Sender prepare, Sender write) {
    private static final Body NONE = new Body(true, connection -> {}, connection -> {});
  }

  /** The first node's connection that has a status line. */
  private HttpsURLConnection first(String method, String path, int readMillis, Body body) {
    List<String> reasons = new ArrayList<>();
    Optional<HttpsURLConnection> refusal = Optional.empty();
    for (String url : List.copyOf(urls)) {
      HttpsURLConnection connection = open(method, url + path, readMillis);
      boolean connected = false;
      try {
        body.prepare().send(connection);
        connection.connect();
        connected = true;
        body.write().send(connection);
        int status = connection.getResponseCode();
        if (status != HttpsURLConnection.HTTP_UNAVAILABLE || !body.repeatable()) {
          prefer(url);
          return connection;
        }
        refusal = refusal.or(() -> Optional.of(connection));
      } catch (SSLException e) {
        refuseStrangers(url, e);
        reasons.add(url + ": " + e.getMessage());
      } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
        reasons.add(url + ": " + e.getMessage());
      } catch (SocketTimeoutException e) {
        reasons.add(url + ": no answer in " + readMillis + " ms");
        if (connected && !isSafe(method)) {
          throw unknown(method, url, e);
        }
      } catch (IOException e) {
        reasons.add(url + ": " + e.getMessage());
        if (connected && !isSafe(method)) {
          throw unknown(method, url, e);
        }
      }
    }
    if (refusal.isPresent()) {
      return refusal.get(); // a node's own words say more than that the others are silent
    }
    throw new CordeeException(
        ErrorCode.UNREACHABLE,
        "no node answers ("
            + String.join("; ", reasons)
            + "): check that `cordee node run` runs there, and the admin addresses in "
            + named);
  }

  private static boolean isSafe(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static void refuseStrangers(String url, SSLException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("PKIX") || text.contains("certificate_unknown")) {
      throw new CordeeException(
          ErrorCode.WRONG_CLUSTER,
          url
              + " and this certificate are not of one cluster ("
              + text
              + "): use the cordee.yaml of that cluster",
          e);
    }
  }

  private static CordeeException unknown(String method, String url, IOException e) {
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "sent the "
            + method
            + " to "
            + url
            + " and got no answer ("
            + e.getMessage()
            + "): it may have been done; look with `cordee status`, `cordee job list`",
        e);
  }

  /** Asks the node that answered first the next time. */
  private void prefer(String url) {
    if (urls.remove(url)) {
      urls.add(0, url);
    }
  }

  private HttpsURLConnection open(String method, String url, int readMillis) {
    try {
      // a new connection asks for the default first, and Java's own reads all public authorities
      HttpsURLConnection.setDefaultSSLSocketFactory(sockets);
      HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
      connection.setSSLSocketFactory(sockets);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(readMillis);
      connection.setRequestMethod(method);
      connection.setUseCaches(false);
      connection.setInstanceFollowRedirects(false);
      return connection;
    } catch (IOException e) {
      throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "not a usable URL: " + url, e);
    }
  }

  private static int status(HttpsURLConnection connection) {
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      throw new IllegalStateException("the status was read before", e);
    }
  }

  private static Doc answer(HttpsURLConnection connection) {
    fail(connection);
    try (InputStream in = connection.getInputStream()) {
      return Json.read(in.readNBytes(MAX_ANSWER_BYTES));
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN,
          "the answer of " + connection.getURL() + " broke off: " + e,
          e);
    }
  }

  /** Throws the node's error, if the answer is one. */
  private static void fail(HttpsURLConnection connection) {
    int status = status(connection);
    if (status >= 200 && status < 300) {
      return;
    }
    Doc error = new Doc(Map.of());
    try (@Nullable InputStream in = connection.getErrorStream()) {
      if (in != null) {
        error = Json.read(in.readNBytes(MAX_ANSWER_BYTES)).doc("error");
      }
    } catch (IOException | CordeeException e) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE, connection.getURL() + " answered HTTP " + status, e);
    }
    throw new CordeeException(
        code(error.text("code"), status),
        error.has("message")
            ? error.text("message")
            : connection.getURL() + " answered HTTP " + status);
  }

  private static ErrorCode code(String name, int status) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return status == HttpsURLConnection.HTTP_FORBIDDEN
        ? ErrorCode.NOT_ALLOWED
        : ErrorCode.UNREACHABLE;
  }
}
