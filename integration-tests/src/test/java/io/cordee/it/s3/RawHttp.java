package io.cordee.it.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One connection over which a test sends what it likes. Confined to one thread. */
final class RawHttp implements Closeable {
  private static final int LIMIT_MILLIS = 60_000;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int FIRST_FINAL = 200;
  private static final int HEX = 16;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  private RawHttp(String host) throws IOException {
    int colon = host.lastIndexOf(':');
    int port = Integer.parseInt(host.substring(colon + 1));
    socket.connect(new InetSocketAddress(host.substring(0, colon), port), LIMIT_MILLIS);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Connects to {@code HOST:PORT}. */
  static RawHttp to(String host) throws IOException {
    return new RawHttp(host);
  }

  /** The head of a request, with the empty line after it. */
  static String head(String method, String target, Map<String, String> headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString();
  }

  /** Sends; false when the server has closed the connection already. */
  boolean send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (IOException refused) {
      return false; // what it answered before may still be read
    }
  }

  boolean send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says that no more will come. */
  void endOfSending() throws IOException {
    socket.shutdownOutput();
  }

  /** The next answer, interim ones (1xx) among them; empty when the connection was closed. */
  Optional<S3Answer> answer(String method) throws IOException {
    String status;
    try {
      status = line();
    } catch (java.net.SocketException reset) {
      return Optional.empty();
    }
    if (status.isEmpty()) {
      return Optional.empty();
    }
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.putIfAbsent(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    boolean none =
        code < FIRST_FINAL || code == NO_CONTENT || code == NOT_MODIFIED || method.equals("HEAD");
    return Optional.of(new S3Answer(code, headers, none ? new byte[0] : body(headers)));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = size(); size > 0; size = size()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
  }

  private int size() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), HEX);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
