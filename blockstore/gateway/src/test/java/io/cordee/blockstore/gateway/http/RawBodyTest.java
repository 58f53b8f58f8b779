package io.cordee.blockstore.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How slowly a body may come, over a real connection with a clock of its own. */
final class RawBodyTest {
  /** A piece may arrive in several reads. */
  private static final int FAST = 8 * (int) RawBody.MIN_BYTES_PER_SECOND;

  private static final long LIMIT_SECONDS = 30;
  private static final long READS = RawBody.GRACE.toSeconds() + 5;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** The clock goes on by a second at each look: each read takes one. */
  private final AtomicLong seconds = new AtomicLong();

  /** What each read brought: a number of bytes, -1 at the end, or why there was none. */
  private final BlockingQueue<Object> reads = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    connector.getConnectionFactory(HttpConnectionFactory.class).setInputBufferSize(2 * FAST);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            read(new RawBody(request, response, false, RawBodyTest.this::now));
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private long now() {
    return TimeUnit.SECONDS.toNanos(seconds.getAndIncrement());
  }

  private void read(RawBody body) {
    byte[] buffer = new byte[2 * FAST];
    try {
      int count;
      do {
        count = body.read(buffer, 0, buffer.length);
        reads.add(count);
      } while (count >= 0);
    } catch (IOException | S3Exception e) {
      reads.add(e);
    }
  }

  /** Sends pieces of this size, each when the former was read; what ended it. */
  private Optional<Object> sendInPieces(int bytes) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      OutputStream out = socket.getOutputStream();
      String head = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + READS * bytes + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < READS; i++) {
        out.write(new byte[bytes]);
        for (int read = 0; read < bytes; ) {
          Object next = reads.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
          if (!(next instanceof Integer count)) {
            return Optional.ofNullable(next);
          }
          read += count;
        }
      }
      return Optional.ofNullable(reads.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void aClientThatSendsAByteASecondIsSentAwayAfterItsGrace() throws Exception {
    Object end = sendInPieces(1).orElseThrow();
    assertThat(end).isInstanceOf(S3Exception.class);
    assertThat(((S3Exception) end).error()).isEqualTo(S3Error.REQUEST_TIMEOUT);
    assertThat(seconds.get() / 2).isGreaterThan(RawBody.GRACE.toSeconds());
  }

  @Test
  void aFastOneIsServed() throws Exception {
    assertThat(sendInPieces(FAST)).contains(-1);
  }
}
