package io.cordee.blockstore.gateway.fake;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A request of Ann, and what was answered. Confined to one thread. */
public final class FakeCall implements S3Call {
  public static final User ANN = new User("ann", "Ann", false);
  public static final User BOB = new User("bob", "Bob", false);

  private final String method;
  private final String bucket;
  private final String key;
  private final Map<String, String> query = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private final Map<String, String> answerHeaders = new TreeMap<>();
  private User caller = ANN;
  private byte[] body = {};
  private int status;
  private byte[] answer = {};

  private FakeCall(String method, String bucket, String key) {
    this.method = method;
    this.bucket = bucket;
    this.key = key;
  }

  public static FakeCall of(String method, String bucket) {
    return new FakeCall(method, bucket, "");
  }

  public static FakeCall of(String method, String bucket, String key) {
    return new FakeCall(method, bucket, key);
  }

  public FakeCall query(String name, String value) {
    query.put(name, value);
    return this;
  }

  public FakeCall with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  public FakeCall by(User user) {
    caller = user;
    return this;
  }

  public FakeCall body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  public FakeCall body(byte[] bytes) {
    body = bytes.clone();
    return this;
  }

  /** Runs an operation with this request. */
  public FakeCall to(Operation operation) {
    try {
      operation.run(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The error that an operation refuses this request with. */
  public S3Error refusedBy(Operation operation) {
    try {
      to(operation);
    } catch (S3Exception e) {
      return e.error();
    }
    throw new AssertionError("answered with " + status + ": " + text());
  }

  public int status() {
    return status;
  }

  public String text() {
    return new String(answer, StandardCharsets.UTF_8);
  }

  public XmlElement document(String root) {
    return XmlReader.read(answer, root);
  }

  public Map<String, String> answerHeaders() {
    return answerHeaders;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public boolean has(String queryName) {
    return query.containsKey(queryName);
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  @Override
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  @Override
  public Map<String, String> headersWith(String lowerCasePrefix) {
    Map<String, String> found = new TreeMap<>(headers);
    found.keySet().removeIf(name -> !name.startsWith(lowerCasePrefix));
    return found;
  }

  @Override
  public User caller() {
    return caller;
  }

  @Override
  public String requestId() {
    return "request";
  }

  @Override
  public String hostId() {
    return "host";
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public byte[] smallBody(int limitBytes) {
    if (body.length > limitBytes) {
      throw new S3Exception(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED);
    }
    return body.clone();
  }

  @Override
  public OptionalLong bodyLength() {
    return OptionalLong.of(body.length);
  }

  @Override
  public Optional<Attributes.Checksum> bodyChecksum() {
    return Optional.empty();
  }

  @Override
  public void header(String name, String value) {
    answerHeaders.put(name, value);
  }

  @Override
  public void send(int code) {
    send(code, "", new byte[0]);
  }

  @Override
  public void send(int code, String contentType, byte[] bytes) {
    status = code;
    answer = bytes.clone();
  }

  @Override
  public OutputStream stream(int code, long lengthBytes) {
    status = code;
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        answer = toByteArray();
      }
    };
  }
}
