package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.link.LinkProxy;
import io.cordee.it.fault.link.Owners;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A cluster of {@code sleep} processes and a proxy without fronts. Confined to its test. */
final class StandIn implements FaultContext, AutoCloseable {
  private final Map<String, LocalProcess> processes = new HashMap<>();
  private final LinkProxy proxy;
  private final Path dir;
  private final Random random;

  StandIn(Path dir, long seed) throws IOException {
    this.dir = dir;
    this.random = new Random(seed);
    this.proxy = LinkProxy.start(new Owners(Map::of), seed);
    for (String member : List.of("node-a", "node-b", "node-c", "db-a", "db-b")) {
      Files.createDirectories(dataDir(member));
      start(member);
    }
  }

  @Override
  public List<String> nodes() {
    return List.of("node-a", "node-b", "node-c");
  }

  @Override
  public List<String> databases() {
    return List.of("db-a", "db-b");
  }

  @Override
  public String nodeBeside(String database) {
    return database.replace("db-", "node-");
  }

  @Override
  public Optional<String> leader() {
    return Optional.of("node-b");
  }

  @Override
  public Optional<LocalProcess> process(String member) {
    return Optional.ofNullable(processes.get(member));
  }

  @Override
  public void start(String member) throws IOException {
    processes.put(
        member,
        LocalProcess.spawn(
            List.of("sleep", "300"), Map.of(), dir, dir.resolve(member + ".log"), false));
  }

  @Override
  public Path dataDir(String member) {
    return dir.resolve(member);
  }

  @Override
  public LinkProxy links() {
    return proxy;
  }

  @Override
  public DiskControl disk(String member) {
    throw new FaultUnavailableException("no shim under " + member);
  }

  @Override
  public Random random() {
    return random;
  }

  List<String> alive() {
    return processes.entrySet().stream()
        .filter(e -> e.getValue().alive())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  List<String> paused() {
    return processes.entrySet().stream()
        .filter(e -> e.getValue().paused())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    for (LocalProcess process : processes.values()) {
      process.kill9();
    }
  }
}
