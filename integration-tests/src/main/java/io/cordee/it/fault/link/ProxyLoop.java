package io.cordee.it.fault.link;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The proxy's only thread that touches bytes. Thread-safe: other threads hand it tasks.
 *
 * <p>It runs until {@link #close}, or until it fails: then every later call says why.
 */
final class ProxyLoop implements AutoCloseable {
  private static final int MAX_TASKS = 1_024;
  private static final int MAX_CONNECTIONS = 4_096;
  private static final int BACKLOG = 128;
  private static final int ANSWER_SECONDS = 20;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long IDLE_MILLIS = 1_000;

  private final Selector selector;
  private final Random random;
  private final Queue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_TASKS);
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Thread thread;
  private volatile boolean closing;

  ProxyLoop(long seed) throws IOException {
    this.selector = Selector.open();
    this.random = new Random(seed);
    this.thread = new Thread(this::loop, "link-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens a listening port; each client goes to {@code accepted} on this thread. */
  int listen(InetSocketAddress at, Consumer<SocketChannel> accepted) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    door.bind(at, BACKLOG);
    door.configureBlocking(false);
    int port = ((InetSocketAddress) door.getLocalAddress()).getPort();
    List<IOException> failed = new ArrayList<>();
    run(
        () -> {
          try {
            door.register(selector, SelectionKey.OP_ACCEPT, accepted);
          } catch (IOException e) {
            failed.add(e);
          }
        });
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
    return port;
  }

  void add(
      SocketChannel client,
      Link link,
      InetSocketAddress target,
      Function<Link, LinkRule> rules,
      Function<Link, LinkCounts> counts) {
    submit(
        () -> {
          long now = System.nanoTime();
          Link back = link.reverse();
          connections.removeIf(Connection::closed);
          Connection connection =
              new Connection(
                  selector,
                  client,
                  target,
                  link,
                  counts.apply(link),
                  new Flow(rules.apply(link), counts.apply(link), random, now),
                  new Flow(rules.apply(back), counts.apply(back), random, now));
          if (connections.size() >= MAX_CONNECTIONS) {
            connection.reset();
            return;
          }
          connections.add(connection);
          connection.start(now);
        });
  }

  /** On this thread only: tells the open connections of other rules. */
  void apply(Map<Link, LinkRule> rules) {
    long now = System.nanoTime();
    for (Connection connection : List.copyOf(connections)) {
      for (Link direction : List.of(connection.link(), connection.link().reverse())) {
        LinkRule rule = rules.get(direction);
        if (rule != null) {
          connection.change(direction, rule, now);
        }
      }
    }
  }

  /** Runs a task on the proxy's thread and waits for its end. */
  void run(Runnable task) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    submit(
        () -> {
          task.run();
          done.countDown();
        });
    try {
      if (!done.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the proxy did not answer within " + ANSWER_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the proxy worked");
    }
  }

  private void submit(Runnable task) {
    if (closing) {
      throw new RejectedExecutionException("the proxy is closed");
    }
    if (!tasks.offer(task)) {
      throw new RejectedExecutionException("over " + MAX_TASKS + " tasks wait for the proxy");
    }
    selector.wakeup();
  }

  private void loop() {
    try {
      while (!closing) {
        selector.select(waitMillis());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        ready();
        pumpDue();
      }
      connections.forEach(Connection::reset);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("the proxy failed", e);
    } finally {
      closing = true;
    }
  }

  private void ready() throws IOException {
    long now = System.nanoTime();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.attachment() instanceof Connection connection) {
        connection.ready(key, now);
        if (connection.closed()) {
          connections.remove(connection);
        }
      } else if (key.isValid() && key.isAcceptable()) {
        accept(key);
      }
    }
    selector.selectedKeys().clear();
  }

  private void accept(SelectionKey key) throws IOException {
    SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
    if (client == null) {
      return;
    }
    client.configureBlocking(false);
    @SuppressWarnings("unchecked") // listen() attaches nothing else to a listening channel
    Consumer<SocketChannel> accepted = (Consumer<SocketChannel>) key.attachment();
    try {
      accepted.accept(client);
    } catch (RejectedExecutionException tooMany) {
      client.close();
    }
  }

  private void pumpDue() {
    long now = System.nanoTime();
    for (Connection connection : connections) {
      if (connection.dueNanos() <= now) {
        connection.pump(now);
      }
    }
    connections.removeIf(Connection::closed);
  }

  private long waitMillis() {
    long soonest = Long.MAX_VALUE;
    for (Connection connection : connections) {
      soonest = Math.min(soonest, connection.dueNanos());
    }
    if (soonest == Long.MAX_VALUE) {
      return IDLE_MILLIS;
    }
    long millis = (soonest - System.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return Math.max(1, Math.min(millis, IDLE_MILLIS));
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the proxy ended");
    }
  }
}
