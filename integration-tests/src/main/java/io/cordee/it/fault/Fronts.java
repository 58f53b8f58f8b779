package io.cordee.it.fault;

import io.cordee.it.fault.link.LinkProxy;
import io.cordee.mariadb.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a front before each port of a cluster to be made, and writes down for {@code local start
 * --members} which ports its members bind and which they advertise. Confined to its maker's thread.
 */
final class Fronts {
  private final LinkProxy proxy;
  private final List<String> lines = new ArrayList<>();

  Fronts(LinkProxy proxy) {
    this.proxy = proxy;
  }

  void node(String name) throws IOException {
    port(name, "raft-port");
    port(name, "rpc-port");
    port(name, "admin-port");
  }

  void database(String name) throws IOException {
    port(name, "sql-port");
  }

  /** The lines of the file. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private void port(String name, String key) throws IOException {
    int bound = FreePorts.pick();
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), bound);
    int advertised = proxy.front(name, FreePorts.pick(), target);
    lines.add(name + "." + key + " = " + bound);
    lines.add(name + ".advertise-" + key + " = " + advertised);
  }
}
