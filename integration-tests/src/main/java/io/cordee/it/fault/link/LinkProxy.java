package io.cordee.it.fault.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stands in front of members' ports and decides what passes. A front is opened per port; who
 * connects is found out by {@link Owners}, so that rules are about pairs of members and hold for
 * connections of either side. Thread-safe.
 *
 * <p>What it cannot do: a connection is always accepted, also during a cut; it then stays silent,
 * where a real cut would let the connect itself time out.
 */
public final class LinkProxy implements Links, AutoCloseable {
  private final ProxyLoop loop;
  private final Doorkeeper doorkeeper;
  private final ConcurrentMap<Link, LinkRule> rules = new ConcurrentHashMap<>();
  private final ConcurrentMap<Link, LinkCounts> counts = new ConcurrentHashMap<>();

  private LinkProxy(Owners owners, long seed) throws IOException {
    this.loop = new ProxyLoop(seed);
    this.doorkeeper = new Doorkeeper(owners, this::admit);
  }

  /**
   * A proxy without fronts.
   *
   * @param seed of the delays' jitter
   */
  public static LinkProxy start(Owners owners, long seed) throws IOException {
    return new LinkProxy(owners, seed);
  }

  /**
   * Opens a front: who connects to the returned port of 127.0.0.1 reaches {@code target}, a port of
   * {@code member}.
   *
   * @param port to listen on, 0 for any free one
   */
  public int front(String member, int port, InetSocketAddress target) throws IOException {
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return loop.listen(at, client -> doorkeeper.knock(client, member, target));
  }

  private void admit(SocketChannel client, Link link, InetSocketAddress target) {
    loop.add(client, link, target, this::rule, this::counts);
  }

  /** The rule of a link now. */
  public LinkRule rule(Link link) {
    return rules.getOrDefault(link, LinkRule.PASS);
  }

  @Override
  public void set(Map<Link, LinkRule> changes) throws IOException {
    Map<Link, LinkRule> copy = Map.copyOf(changes);
    loop.run(
        () -> {
          rules.putAll(copy);
          loop.apply(copy);
        });
  }

  public void set(Link link, LinkRule rule) throws IOException {
    set(Map.of(link, rule));
  }

  /** Lets everything pass again; connections that lost bytes are reset. */
  public void heal() throws IOException {
    Map<Link, LinkRule> all = new HashMap<>();
    rules.keySet().forEach(link -> all.put(link, LinkRule.PASS));
    set(all);
    rules.values().removeIf(LinkRule.PASS::equals);
  }

  /** What happened on this link so far. */
  public LinkCounts counts(Link link) {
    return counts.computeIfAbsent(link, l -> new LinkCounts());
  }

  /** What happened on each link so far, by its name. */
  public Map<String, LinkCounts> counts() {
    Map<String, LinkCounts> sorted = new TreeMap<>();
    counts.forEach((link, count) -> sorted.put(link.toString(), count));
    return sorted;
  }

  /** Closes all fronts and resets what is open. */
  @Override
  public void close() throws IOException {
    doorkeeper.close();
    loop.close();
  }
}
