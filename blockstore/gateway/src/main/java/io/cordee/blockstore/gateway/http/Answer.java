package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** The answer to one request. Confined to the request's thread. */
final class Answer {
  static final String SERVER = "Cordee";

  private static final int NOT_MODIFIED = 304;

  private final Response response;
  private final String requestId;
  private final String hostId;
  private final boolean head;
  private @Nullable ResponseStream stream;
  private boolean sent;

  Answer(Response response, String requestId, String hostId, boolean head) {
    this.response = response;
    this.requestId = requestId;
    this.hostId = hostId;
    this.head = head;
    header("x-amz-request-id", requestId);
    header("x-amz-id-2", hostId);
    response.getHeaders().put(HttpHeader.SERVER, SERVER);
  }

  String requestId() {
    return requestId;
  }

  String hostId() {
    return hostId;
  }

  void header(String name, String value) {
    response.getHeaders().put(name, Head.value(value));
  }

  void closeConnection() {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  void send(int status) {
    begin(status);
  }

  void send(int status, String contentType, byte[] body) throws IOException {
    begin(status);
    header("Content-Type", contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (!head) {
      Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }
  }

  OutputStream stream(int status, long lengthBytes) {
    begin(status);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, lengthBytes);
    ResponseStream out = new ResponseStream(response, lengthBytes, head);
    stream = out;
    return out;
  }

  /** An error document; to HEAD only its status, and so for what has no body. */
  void error(S3Exception error, String resource) throws IOException {
    int status = error.error().status();
    if (head || status == NOT_MODIFIED) {
      send(status);
      return;
    }
    byte[] document = ErrorDocument.of(error, resource, requestId, hostId);
    send(status, XmlWriter.CONTENT_TYPE, document);
  }

  private void begin(int status) {
    if (sent) {
      throw new IllegalStateException("the request was answered already");
    }
    sent = true;
    response.setStatus(status);
  }

  /** Whether an error can still be told. */
  boolean isOpen() {
    return !response.isCommitted();
  }

  /** Forgets an answer of which nothing has gone out. */
  void reopen() {
    sent = false;
    stream = null;
    for (Iterator<HttpField> fields = response.getHeaders().iterator(); fields.hasNext(); ) {
      if (!isOfErrors(fields.next().getLowerCaseName())) {
        fields.remove();
      }
    }
  }

  /** What belongs to an answer whatever it is; the rest described an object. */
  private static boolean isOfErrors(String name) {
    return switch (name) {
      case "server",
          "date",
          "vary",
          "allow",
          "x-amz-request-id",
          "x-amz-id-2",
          "x-amz-delete-marker",
          "x-amz-version-id",
          "x-amz-bucket-region" ->
          true;
      default -> name.startsWith("access-control-");
    };
  }

  /** Whether the operation answered, and wrote as much as it announced. */
  boolean isComplete() {
    ResponseStream out = stream;
    return sent && (out == null || out.isComplete());
  }
}
