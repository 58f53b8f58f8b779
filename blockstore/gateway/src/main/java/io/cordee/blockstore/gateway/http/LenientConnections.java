package io.cordee.blockstore.gateway.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 connections which let an {@code Expect} header pass that is not {@code 100-continue}, as
 * S3 does: Jetty refuses it with 417 before any handler sees it. Immutable.
 */
final class LenientConnections extends HttpConnectionFactory {
  LenientConnections(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection = new Lenient(getHttpConfiguration(), connector, endPoint);
    return configure(connection, connector, endPoint);
  }

  private static final class Lenient extends HttpConnection {
    Lenient(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
      return new Stream(method, uri, version);
    }

    private final class Stream extends HttpStreamOverHTTP1 {
      Stream(String method, String uri, HttpVersion version) {
        super(method, uri, version);
      }

      @Override
      public void parsedHeader(HttpField field) {
        super.parsedHeader(isOtherExpectation(field) ? unknown(field) : field);
      }
    }

    private static boolean isOtherExpectation(HttpField field) {
      return field.getHeader() == HttpHeader.EXPECT
          && !"100-continue".equalsIgnoreCase(field.getValue());
    }

    /** The same field, but without its meaning to Jetty. */
    private static HttpField unknown(HttpField field) {
      String value = field.getValue();
      return new HttpField(null, field.getName(), value == null ? "" : value);
    }
  }
}
