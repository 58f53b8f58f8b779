package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Error documents for requests that Jetty refuses before they are handled. Thread-safe. */
final class JettyErrors extends ErrorHandler {
  /** All that Jetty says of a target that it cannot decode; other errors have a text. */
  private static final String NO_REASON = "Bad Request";

  private final RequestIds ids;
  private final String hostId;

  JettyErrors(long seed) {
    this.ids = new RequestIds(~seed);
    this.hostId = RequestIds.hex(seed);
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback)
      throws IOException {
    String id = ids.next();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, XmlWriter.CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.SERVER, Answer.SERVER);
    response.getHeaders().put("x-amz-request-id", id);
    boolean head = request.getMethod().equals("HEAD");
    byte[] document = ErrorDocument.of(error(status, message), "", id, hostId);
    response.write(true, ByteBuffer.wrap(head ? new byte[0] : document), callback);
  }

  private static S3Exception error(int status, String message) {
    if (status == 400 && message.equals(NO_REASON)) {
      return new S3Exception(S3Error.INVALID_URI, "Couldn't parse the specified URI.");
    }
    return switch (status) {
      case 408 -> new S3Exception(S3Error.REQUEST_TIMEOUT);
      case 414, 431 -> new S3Exception(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
      case 501 -> new S3Exception(S3Error.NOT_IMPLEMENTED);
      case 503 -> new S3Exception(S3Error.SLOW_DOWN);
      default ->
          status >= 500
              ? new S3Exception(S3Error.INTERNAL_ERROR)
              : new S3Exception(S3Error.INVALID_REQUEST, "The request is not well-formed HTTP.");
    };
  }
}
