package io.cordee.mariadb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks TCP ports that nobody listens on. They lie below the range that the kernel hands out to
 * outgoing connections, so that a server which was killed finds its port free when it comes back.
 * Thread-safe.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int MAX_TRIES = 1_000;

  /** Each process looks in a range of its own first: two that start servers at once would meet. */
  private static final int RANGE = 500;

  private static final Set<Integer> HANDED_OUT = new HashSet<>();

  private FreePorts() {}

  /** A port of 127.0.0.1 that this JVM has not handed out before. */
  public static int pick() throws IOException {
    synchronized (HANDED_OUT) {
      int own =
          LOWEST + (int) (ProcessHandle.current().pid() % ((HIGHEST - LOWEST) / RANGE)) * RANGE;
      for (int i = 0; i < MAX_TRIES; i++) {
        int port =
            i < MAX_TRIES / 2
                ? ThreadLocalRandom.current().nextInt(own, own + RANGE)
                : ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        if (!HANDED_OUT.contains(port) && isFree(port)) {
          HANDED_OUT.add(port);
          return port;
        }
      }
    }
    throw new IOException("no free port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1");
  }

  /** Whether 127.0.0.1:port can be listened on now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
