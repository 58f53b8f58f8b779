package io.cordee.sql.driver.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of Connector/J, and tells the thread that connects which one it got, so that a
 * connection can be cut by closing its socket. Connector/J's own {@code abort} of a busy connection
 * opens another one and sends {@code KILL}, which commits a transaction that waits for its
 * semi-sync acknowledgement, and hangs when the server hangs. Thread-safe; public because
 * Connector/J makes it by name.
 */
public final class TrackedSocketFactory extends SocketFactory {
  /** Static because Connector/J takes a class name; set and read within one connect call. */
  private static final ThreadLocal<@Nullable Socket> LATEST = new ThreadLocal<>();

  /** Called by Connector/J. */
  public TrackedSocketFactory() {}

  /** The socket that this thread made last; forgets it. */
  static @Nullable Socket takeLatest() {
    Socket socket = LATEST.get();
    LATEST.remove();
    return socket;
  }

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    LATEST.set(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connect(null, new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connect(new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connect(null, new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connect(
        new InetSocketAddress(localAddress, localPort), new InetSocketAddress(host, port));
  }

  private Socket connect(@Nullable InetSocketAddress from, InetSocketAddress to)
      throws IOException {
    Socket socket = createSocket();
    if (from != null) {
      socket.bind(from);
    }
    socket.connect(to);
    return socket;
  }
}
