package io.cordee.it.fault.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds out who knocks, beside the proxy's thread: it reads {@code /proc}, which takes
 * milliseconds. Thread-safe.
 */
final class Doorkeeper implements AutoCloseable {
  /** Connections that may wait for their name; more are closed unanswered. */
  private static final int MAX_WAITING = 1_024;

  private final Owners owners;
  private final Admission admission;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> {
            Thread created = new Thread(task, "link-owner");
            created.setDaemon(true);
            return created;
          },
          new ThreadPoolExecutor.AbortPolicy());

  /** What takes a connection once its link is known. */
  interface Admission {
    void admit(SocketChannel client, Link link, InetSocketAddress target);
  }

  Doorkeeper(Owners owners, Admission admission) {
    this.owners = owners;
    this.admission = admission;
  }

  /** RejectedExecutionException when too many wait. */
  void knock(SocketChannel client, String member, InetSocketAddress target) {
    thread.execute(() -> admit(client, member, target));
  }

  private void admit(SocketChannel client, String member, InetSocketAddress target) {
    try {
      InetSocketAddress from = (InetSocketAddress) client.getRemoteAddress();
      InetSocketAddress to = (InetSocketAddress) client.getLocalAddress();
      String owner = owners.of(from.getPort(), to.getPort());
      admission.admit(client, new Link(owner, member), target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find out who connected to " + member, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
