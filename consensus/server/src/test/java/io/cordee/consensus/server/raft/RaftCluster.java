package io.cordee.consensus.server.raft;

import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Raft hosts of one group in this process, with real sockets, files and certificates. */
final class RaftCluster implements AutoCloseable {
  static final String CLUSTER = "11111111-2222-3333-4444-555555555555";
  static final String GROUP = "g";
  static final RaftHostConfig.Tuning QUICK =
      new RaftHostConfig.Tuning(
          Duration.ofMillis(800),
          Duration.ofMillis(1_600),
          Duration.ofSeconds(10),
          40,
          64L << 20,
          10,
          64 << 10,
          64L << 20);

  /** A leader keeps its role for 20 s after it heard the last of its followers. */
  static final RaftHostConfig.Tuning PATIENT =
      new RaftHostConfig.Tuning(
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          40,
          64L << 20,
          10,
          64 << 10,
          64L << 20);

  private final Path dir;
  private final ClusterCa ca;
  private final RaftHostConfig.Tuning tuning;
  private final Map<String, RaftHost> hosts = new TreeMap<>();
  private final Map<String, Integer> ports = new TreeMap<>();

  RaftCluster(Path dir, RaftHostConfig.Tuning tuning) {
    this.dir = dir;
    this.tuning = tuning;
    this.ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "test");
  }

  List<RaftMember> start(String... peerIds) throws IOException {
    List<RaftMember> members = members(peerIds);
    for (String peerId : peerIds) {
      startHost(peerId).ensureGroup(new GroupSpec(GROUP, members), newState(peerId));
    }
    return members;
  }

  List<RaftMember> members(String... peerIds) throws IOException {
    List<RaftMember> members = new ArrayList<>();
    for (String peerId : peerIds) {
      members.add(new RaftMember(peerId, "127.0.0.1:" + port(peerId), 0));
    }
    return members;
  }

  RaftHost startHost(String peerId) throws IOException {
    RaftHost host = RaftHost.start(config(peerId, CertificateRole.NODE));
    hosts.put(peerId, host);
    return host;
  }

  RaftHostConfig config(String peerId, CertificateRole role) throws IOException {
    Path files = dir.resolve("tls-" + peerId);
    ca.issue(role, peerId, List.of(), files, "self");
    return new RaftHostConfig(
        CLUSTER,
        peerId,
        "127.0.0.1",
        port(peerId),
        dataDir(peerId),
        new TlsIdentity(
            files.resolve("ca.crt"), files.resolve("self.crt"), files.resolve("self.key")),
        tuning);
  }

  Path dataDir(String peerId) {
    return dir.resolve("data-" + peerId);
  }

  CounterState newState(String peerId) {
    return new CounterState(dir.resolve("state-" + peerId));
  }

  void stop(String peerId) {
    Optional.ofNullable(hosts.remove(peerId)).ifPresent(RaftHost::close);
  }

  /** The group ends on all hosts but this one. */
  void leaveAlone(String peerId) {
    hosts.values().parallelStream()
        .filter(host -> !host.peerId().equals(peerId))
        .forEach(host -> host.stopGroup(GROUP));
  }

  RaftHost host(String peerId) {
    return Optional.ofNullable(hosts.get(peerId)).orElseThrow();
  }

  CounterState state(String peerId) {
    return (CounterState) host(peerId).state(GROUP);
  }

  RaftHost leader() throws Exception {
    return until(
        () -> hosts.values().stream().filter(h -> h.role(GROUP).leads()).findFirst(), "a leader");
  }

  @Override
  public void close() {
    // Ratis takes its time to close
    List.copyOf(hosts.values()).parallelStream().forEach(RaftHost::close);
    hosts.clear();
  }

  static <T> T until(Callable<Optional<T>> probe, String what) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<T> found = probe.call();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("waited 30 s for " + what);
  }

  private int port(String peerId) throws IOException {
    Integer known = ports.get(peerId);
    if (known != null) {
      return known;
    }
    int picked = TestPorts.pick();
    ports.put(peerId, picked);
    return picked;
  }
}
