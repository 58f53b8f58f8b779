package io.cordee.sql.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the driver and a server. Told so, it passes a statement on and drops the
 * connection before the answer, or drops everything. Thread-safe.
 */
final class CutProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile String cutAfter = "";
  private volatile boolean down;
  final AtomicInteger cuts = new AtomicInteger();

  CutProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run("test-proxy-accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Once: passes on what contains this text, and drops the connection before the answer. */
  void cutAfter(String text) {
    cutAfter = text;
  }

  /** Drops all connections and takes no more, or takes them again. */
  void down(boolean now) {
    down = now;
    if (now) {
      sockets.forEach(CutProxy::drop);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (down) {
          drop(client);
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        run("test-proxy-up", () -> copy(client, server, true));
        run("test-proxy-down", () -> copy(server, client, false));
      } catch (IOException e) {
        // the listener was closed, or the server is down
        Thread.onSpinWait();
      }
    }
  }

  private void copy(Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        String wanted = cutAfter;
        boolean cut =
            up && !wanted.isEmpty() && new String(buffer, 0, n, ISO_8859_1).contains(wanted);
        if (cut) {
          cutAfter = "";
          drop(from);
          cuts.incrementAndGet();
        }
        out.write(buffer, 0, n);
        out.flush();
        if (cut) {
          // give the server its statement, and nobody its answer
          in = InputStream.nullInputStream();
          to.shutdownOutput();
          Socket keep = to;
          keep.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException e) {
      // one side is gone: so is the other
      Thread.onSpinWait();
    }
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      Thread.onSpinWait();
    }
  }

  private static void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(CutProxy::drop);
  }
}
