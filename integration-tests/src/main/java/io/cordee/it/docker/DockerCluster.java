package io.cordee.it.docker;

import io.cordee.cli.json.Doc;
import io.cordee.it.fault.FaultContext;
import io.cordee.it.fault.FaultUnavailableException;
import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.link.Links;
import io.cordee.it.process.RunningCluster;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A cluster of containers, one for each member, with addresses of their own on an internal network,
 * ready for the faults of level C. Their folders are below one folder of this machine, so that logs
 * and data stay when the containers are gone. Confined to the nemesis' thread.
 */
public final class DockerCluster implements FaultContext, AutoCloseable {
  private final RunningCluster cluster;
  private final Containers containers;
  private final Cuts cuts;
  private final Size size;
  private final Random random;

  private DockerCluster(RunningCluster cluster, Containers containers, Size size, long seed) {
    this.cluster = cluster;
    this.containers = containers;
    this.size = size;
    this.random = new Random(seed);
    this.cuts = new Cuts(containers::address, this::pid);
  }

  /**
   * How large it is. Immutable.
   *
   * @param shim whether the disk shim, which also sets clocks wrong, is under each node
   */
  public record Size(List<String> nodes, List<String> databases, boolean shim) {
    public Size {
      nodes = List.copyOf(nodes);
      databases = List.copyOf(databases);
    }
  }

  /**
   * Starts the cluster and waits until it is ready.
   *
   * @param dir a new folder
   * @param seed of everything that faults draw
   */
  public static DockerCluster start(Path dir, Size size, long seed)
      throws IOException, InterruptedException {
    Containers containers = DockerStart.network(size, seed);
    try {
      Doc facts = new DockerStart(dir.toAbsolutePath().normalize(), size, containers).run();
      return new DockerCluster(new Files(dir, facts, containers), containers, size, seed);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      containers.close();
      throw e;
    }
  }

  /** Its files and commands; closing it removes the containers. */
  private static final class Files extends RunningCluster {
    private final Containers containers;

    Files(Path dir, Doc facts, Containers containers) {
      super(dir, facts);
      this.containers = containers;
    }

    @Override
    public void close() throws IOException {
      containers.close();
    }
  }

  /** Its files, and the command line to it. */
  public RunningCluster files() {
    return cluster;
  }

  @Override
  public List<String> nodes() {
    return size.nodes();
  }

  @Override
  public List<String> databases() {
    return size.databases();
  }

  @Override
  public String nodeBeside(String database) {
    return size.nodes().get(size.databases().indexOf(database) % size.nodes().size());
  }

  @Override
  public Optional<String> leader() {
    return cluster.leader(size.nodes());
  }

  @Override
  public Optional<String> writer() {
    return cluster.writer();
  }

  @Override
  public boolean jobRuns() {
    return cluster.jobRuns();
  }

  @Override
  public Optional<LocalProcess> process(String member) throws IOException {
    return LocalProcess.read(home(member).resolve(DockerStart.PROCESS));
  }

  private Optional<Long> pid(String member) throws IOException {
    return process(member).filter(LocalProcess::alive).map(LocalProcess::pid);
  }

  @Override
  public void start(String member) throws IOException {
    if (pid(member).isEmpty()) {
      containers.start(member).write(home(member).resolve(DockerStart.PROCESS));
      cuts.again(member);
    }
  }

  @Override
  public Path dataDir(String member) {
    return home(member).resolve("data");
  }

  private Path home(String member) {
    return RunningCluster.home(cluster.dir(), member);
  }

  @Override
  public Links links() {
    return cuts;
  }

  @Override
  public DiskControl disk(String member) {
    if (!size.shim() || !size.nodes().contains(member)) {
      throw new FaultUnavailableException("no disk shim is in the container of " + member);
    }
    return DockerStart.disk(home(member));
  }

  @Override
  public Random random() {
    return random;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
