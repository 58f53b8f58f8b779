package io.cordee.it.fault.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection through the proxy and the one behind it to the member. Confined to the
 * proxy's thread.
 *
 * <p>The second one is opened as soon as both directions let bytes through: a connection that
 * begins during a cut waits, as a lost SYN would.
 */
final class Connection {
  private final Selector selector;
  private final InetSocketAddress target;
  private final Link link;
  private final SocketChannel client;
  private final LinkCounts counts;
  private final Flow up;
  private final Flow down;
  private @Nullable SocketChannel server;
  private boolean connected;
  private boolean closed;

  Connection(
      Selector selector,
      SocketChannel client,
      InetSocketAddress target,
      Link link,
      LinkCounts counts,
      Flow up,
      Flow down) {
    this.selector = selector;
    this.client = client;
    this.target = target;
    this.link = link;
    this.counts = counts;
    this.up = up;
    this.down = down;
  }

  /** From the member that connected to the one it wanted. */
  Link link() {
    return link;
  }

  boolean closed() {
    return closed;
  }

  void start(long nowNanos) {
    counts.opened();
    try {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.register(selector, 0, this);
      if (resets()) {
        reset();
        return;
      }
      pump(nowNanos);
    } catch (IOException e) {
      reset();
    }
  }

  private boolean resets() {
    return up.rule().mode() == LinkRule.Mode.RESET || down.rule().mode() == LinkRule.Mode.RESET;
  }

  /** The rule of one direction changed. */
  void change(Link direction, LinkRule rule, long nowNanos) {
    Flow flow = direction.equals(link) ? up : down;
    if (!closed && flow.change(rule) == Flow.Moved.RESET) {
      reset();
    } else {
      pump(nowNanos);
    }
  }

  /** A channel is ready. */
  void ready(SelectionKey key, long nowNanos) {
    if (closed || !key.isValid()) {
      return;
    }
    boolean fromClient = key.channel() == client;
    try {
      if (key.isConnectable() && server != null) {
        server.finishConnect();
        connected = true;
      }
      if (key.isReadable()) {
        (fromClient ? up : down).read((SocketChannel) key.channel(), nowNanos);
      }
    } catch (IOException e) {
      broke(fromClient);
    }
    pump(nowNanos);
  }

  /** Moves what can be moved and asks the selector for the rest. */
  void pump(long nowNanos) {
    if (closed) {
      return;
    }
    try {
      if (server == null && up.rule().passes() && down.rule().passes()) {
        connect();
      }
      if (server != null && connected) {
        write(up, server, nowNanos);
        write(down, client, nowNanos);
      }
      if (!closed && up.done() && down.done()) {
        close();
      }
      if (!closed) {
        ask();
      }
    } catch (IOException e) {
      reset();
    }
  }

  private void connect() throws IOException {
    SocketChannel opened = SocketChannel.open();
    server = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.register(selector, SelectionKey.OP_CONNECT, this);
    connected = opened.connect(target);
  }

  private void write(Flow flow, SocketChannel sink, long nowNanos) {
    if (closed) {
      return;
    }
    try {
      if (flow.write(sink, nowNanos) == Flow.Moved.RESET) {
        reset();
      }
    } catch (IOException e) {
      broke(sink == client);
    }
  }

  /** One side is gone without saying goodbye; the other learns of it when its link lets it. */
  private void broke(boolean clientSide) {
    Flow fromIt = clientSide ? up : down;
    if (fromIt.broke()) {
      reset();
      return;
    }
    SocketChannel gone = clientSide ? client : server;
    SelectionKey key = gone == null ? null : gone.keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(0);
    }
  }

  private void ask() {
    SelectionKey own = client.keyFor(selector);
    if (own != null && own.isValid()) {
      own.interestOps(ops(up, down));
    }
    SelectionKey other = server == null ? null : server.keyFor(selector);
    if (other != null && other.isValid()) {
      other.interestOps(connected ? ops(down, up) : SelectionKey.OP_CONNECT);
    }
  }

  private static int ops(Flow from, Flow to) {
    return (from.wantsRead() ? SelectionKey.OP_READ : 0)
        | (to.wantsWrite() ? SelectionKey.OP_WRITE : 0);
  }

  /** When this wants to be pumped although no channel is ready. */
  long dueNanos() {
    return closed || !connected ? Long.MAX_VALUE : Math.min(up.dueNanos(), down.dueNanos());
  }

  /** Ends both sides with a RST. */
  void reset() {
    if (!closed) {
      counts.reset();
      abort(client);
      if (server != null) {
        abort(server);
      }
      closed = true;
    }
  }

  private static void abort(SocketChannel channel) {
    try {
      if (channel.isConnected()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException alreadyReset) {
      // the peer was faster: closing is all that is left
    }
    closeQuietly(channel);
  }

  private void close() {
    closed = true;
    closeQuietly(client);
    if (server != null) {
      closeQuietly(server);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }
}
