package io.cordee.blockstore.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports for servers of tests: below those that the kernel gives to outgoing connections, and a
 * range of its own for each process, since modules are tested side by side. Thread-safe.
 */
final class TestPorts {
  private static final int FIRST = 10_000;
  private static final int RANGES = 40;
  private static final int RANGE = 50;
  private static int next;

  private TestPorts() {}

  /** One that nobody listens on now. */
  static synchronized int pick() throws IOException {
    int own = FIRST + (int) (ProcessHandle.current().pid() % RANGES) * RANGE;
    for (int i = 0; i < RANGE; i++) {
      int port = own + next++ % RANGE;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + own + " on");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
