package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.link.LinkProxy;
import io.cordee.it.fault.link.Owners;
import io.cordee.it.process.LocalCluster;
import io.cordee.it.process.RunningCluster;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A cluster of real processes of which every link goes through a {@link LinkProxy}, ready for all
 * faults of {@link FaultTable}. Confined to the nemesis' thread; the processes are not.
 */
public final class ProxiedCluster implements FaultContext, AutoCloseable {
  private final LocalCluster cluster;
  private final LinkProxy proxy;
  private final List<String> nodes;
  private final List<String> databases;
  private final Map<String, DiskControl> disks;
  private final Members members;
  private final Random random;
  private Optional<SmallDisks> small = Optional.empty();

  private ProxiedCluster(
      LocalCluster cluster, LinkProxy proxy, Size size, Map<String, DiskControl> disks, long seed) {
    this.cluster = cluster;
    this.proxy = proxy;
    this.nodes = size.nodeNames();
    this.databases = size.databaseNames();
    this.disks = Map.copyOf(disks);
    this.members = new Members(cluster, proxy);
    this.random = new Random(seed);
  }

  /** What the members' data folders lie on. */
  public enum Disk {
    /** The machine's own. */
    PLAIN,
    /** The same, with the disk shim between it and each node and server. */
    SHIM,
    /** For each node a small file system of its own. */
    SMALL
  }

  /**
   * How large it is and what is under it. Immutable.
   *
   * @param disk what is under the members
   */
  public record Size(int nodes, int databases, Disk disk) {
    /** Three nodes, two MariaDB servers. */
    public static final Size USUAL = new Size(3, 2, Disk.PLAIN);

    List<String> memberNames() {
      List<String> members = new ArrayList<>(nodeNames());
      members.addAll(databaseNames());
      return members;
    }

    List<String> nodeNames() {
      return names("node-", nodes);
    }

    List<String> databaseNames() {
      return names("db-", databases);
    }

    private static List<String> names(String prefix, int count) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        names.add(prefix + Character.toString('a' + i));
      }
      return names;
    }
  }

  /**
   * Starts the cluster and waits until it is ready.
   *
   * @param dir a new folder
   * @param seed of everything that faults draw
   */
  public static ProxiedCluster start(Path dir, Size size, long seed)
      throws IOException, InterruptedException {
    LinkProxy proxy = LinkProxy.start(new Owners(() -> pids(dir, size)), seed);
    try {
      Fronts fronts = new Fronts(proxy);
      for (String node : size.nodeNames()) {
        fronts.node(node);
      }
      for (String database : size.databaseNames()) {
        fronts.database(database);
      }
      Map<String, DiskControl> disks = new HashMap<>();
      List<String> lines = new ArrayList<>(fronts.lines());
      if (size.disk() == Disk.SHIM) {
        for (String member : size.memberNames()) {
          disks.put(
              member,
              Shims.under(dir, member, RunningCluster.home(dir, member).resolve("data"), lines));
        }
      }
      Path members = dir.resolveSibling(dir.getFileName() + ".members");
      Files.write(members, lines);
      LocalCluster cluster =
          LocalCluster.start(
              dir,
              "--nodes=" + size.nodes(),
              "--masters=" + size.databases(),
              "--members=" + members);
      return new ProxiedCluster(cluster, proxy, size, disks, seed).onSmallDisks(size, dir);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      proxy.close();
      throw e;
    }
  }

  private ProxiedCluster onSmallDisks(Size size, Path dir)
      throws IOException, InterruptedException {
    if (size.disk() == Disk.SMALL) {
      try {
        Path images = dir.resolveSibling(dir.getFileName() + ".disks");
        SmallDisks made = new SmallDisks();
        small = Optional.of(made); // before: what was mounted is unmounted
        made.under(this, images);
      } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
        close();
        throw e;
      }
    }
    return this;
  }

  private static Map<Long, String> pids(Path dir, Size size) {
    Map<Long, String> pids = new HashMap<>();
    for (String member : size.memberNames()) {
      try {
        LocalProcess.read(RunningCluster.home(dir, member).resolve("process"))
            .ifPresent(process -> pids.put(process.pid(), member));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the process of " + member, e);
      }
    }
    return pids;
  }

  /** The processes themselves, with the command line to them. */
  public LocalCluster local() {
    return cluster;
  }

  @Override
  public List<String> nodes() {
    return nodes;
  }

  @Override
  public List<String> databases() {
    return databases;
  }

  @Override
  public String nodeBeside(String database) {
    return nodes.get(databases.indexOf(database) % nodes.size());
  }

  @Override
  public Optional<String> leader() {
    return leader(nodes);
  }

  /** The leader of the coordination group as the first of these nodes that knows one says. */
  public Optional<String> leader(List<String> asked) {
    return cluster.leader(asked);
  }

  @Override
  public Optional<String> writer() {
    return cluster.writer();
  }

  @Override
  public boolean jobRuns() {
    return cluster.jobRuns();
  }

  /** Writes a client configuration that knows only these nodes, and returns its file. */
  public Path clientOf(List<String> known) throws IOException {
    Path file = cluster.dir().resolve("client-" + String.join("-", known) + ".yaml");
    return Files.writeString(file, cluster.client(known).toYaml());
  }

  @Override
  public Optional<LocalProcess> process(String member) throws IOException {
    return LocalProcess.read(RunningCluster.home(cluster.dir(), member).resolve("process"));
  }

  @Override
  public void start(String member) throws IOException, InterruptedException {
    cluster.local("restart", member);
  }

  @Override
  public void replace(String node) throws IOException, InterruptedException {
    members.replace(node);
  }

  @Override
  public String add() throws IOException, InterruptedException {
    return members.add();
  }

  @Override
  public void awaitCopies() throws InterruptedException {
    members.awaitCopies();
  }

  @Override
  public Path dataDir(String member) {
    return RunningCluster.home(cluster.dir(), member).resolve("data");
  }

  @Override
  public LinkProxy links() {
    return proxy;
  }

  @Override
  public DiskControl disk(String member) {
    DiskControl disk = disks.get(member);
    if (disk == null) {
      throw new FaultUnavailableException("no disk shim is under " + member);
    }
    return disk;
  }

  @Override
  public Random random() {
    return random;
  }

  @Override
  public void close() throws IOException {
    try (proxy;
        members) {
      cluster.close();
    } finally {
      if (small.isPresent()) {
        small.get().close();
      }
    }
  }
}
