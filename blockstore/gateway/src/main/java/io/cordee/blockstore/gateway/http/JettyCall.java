package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.auth.Verified;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request that came over Jetty. Confined to the request's thread. */
final class JettyCall implements S3Call {
  private final Head head;
  private final Target target;
  private final Query query;
  private final Verified verified;
  private final User caller;
  private final RawBody raw;
  private final Answer answer;
  private @Nullable RequestBody body;

  JettyCall(
      Head head,
      Target target,
      Query query,
      Verified verified,
      User caller,
      RawBody raw,
      Answer answer) {
    this.head = head;
    this.target = target;
    this.query = query;
    this.verified = verified;
    this.caller = caller;
    this.raw = raw;
    this.answer = answer;
  }

  @Override
  public String method() {
    return head.facts().method();
  }

  @Override
  public String bucket() {
    return target.bucket();
  }

  @Override
  public String key() {
    return target.key();
  }

  @Override
  public boolean has(String queryName) {
    return query.has(queryName);
  }

  @Override
  public Optional<String> query(String name) {
    return query.get(name);
  }

  @Override
  public Optional<String> header(String lowerCaseName) {
    return head.header(lowerCaseName);
  }

  @Override
  public Map<String, String> headersWith(String lowerCasePrefix) {
    return head.headersWith(lowerCasePrefix);
  }

  @Override
  public User caller() {
    return caller;
  }

  @Override
  public String requestId() {
    return answer.requestId();
  }

  @Override
  public String hostId() {
    return answer.hostId();
  }

  @Override
  public InputStream body() {
    RequestBody known = body;
    if (known == null) {
      boolean completesUpload = method().equals("POST") && has("uploadId");
      known = RequestBody.of(head, verified, raw, !completesUpload);
      body = known;
    }
    return known.stream();
  }

  @Override
  public byte[] smallBody(int limitBytes) throws IOException {
    if (bodyLength().orElse(0) > limitBytes) {
      throw tooLarge(limitBytes);
    }
    InputStream in = body();
    byte[] bytes = in.readNBytes(limitBytes);
    if (in.read() >= 0) {
      throw tooLarge(limitBytes);
    }
    return bytes;
  }

  private static S3Exception tooLarge(int limitBytes) {
    return new S3Exception(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED)
        .with("MaxMessageLengthBytes", Integer.toString(limitBytes));
  }

  @Override
  public OptionalLong bodyLength() {
    return RequestBody.length(head, verified.body());
  }

  @Override
  public Optional<Attributes.Checksum> bodyChecksum() {
    RequestBody known = body;
    return known == null ? Optional.empty() : known.checksum();
  }

  @Override
  public void header(String name, String value) {
    answer.header(name, value);
  }

  @Override
  public void send(int status) {
    answer.send(status);
  }

  @Override
  public void send(int status, String contentType, byte[] body) throws IOException {
    answer.send(status, contentType, body);
  }

  @Override
  public OutputStream stream(int status, long lengthBytes) {
    return answer.stream(status, lengthBytes);
  }
}
