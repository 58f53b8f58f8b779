package io.cordee.it.prove;

import io.cordee.it.docker.DockerCluster;
import io.cordee.it.docker.Needs;
import io.cordee.it.fault.FaultContext;
import io.cordee.it.fault.ProxiedCluster;
import io.cordee.it.process.RunningCluster;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The cluster of one cell, with what its nemesis may touch. Confined to the cell's thread.
 *
 * @param versions of what it runs on, for the report
 */
record Stage(
    RunningCluster cluster, FaultContext context, Closeable end, Map<String, Object> versions)
    implements AutoCloseable {
  private static final List<String> NODES = List.of("node-a", "node-b", "node-c");
  private static final List<String> DATABASES = List.of("db-a", "db-b");

  /** Starts what the cell needs, and no more: databases and shims cost time. */
  static Stage start(Path dir, CellSpec spec) throws IOException, InterruptedException {
    List<String> databases = spec.workloadEntry().sql() ? DATABASES : List.of();
    return spec.level() == Level.C
        ? containers(dir, spec, databases)
        : processes(dir, spec, databases);
  }

  private static Stage processes(Path dir, CellSpec spec, List<String> databases)
      throws IOException, InterruptedException {
    ProxiedCluster.Size size =
        new ProxiedCluster.Size(NODES.size(), databases.size(), spec.nemesisEntry().disk());
    ProxiedCluster cluster = ProxiedCluster.start(dir, size, spec.seed());
    return new Stage(cluster.local(), cluster, cluster::close, Map.of());
  }

  private static Stage containers(Path dir, CellSpec spec, List<String> databases)
      throws IOException, InterruptedException {
    Map<String, Object> versions = Needs.check();
    boolean shim = spec.nemesisEntry().disk() == ProxiedCluster.Disk.SHIM;
    DockerCluster.Size size = new DockerCluster.Size(NODES, databases, shim);
    DockerCluster cluster = DockerCluster.start(dir, size, spec.seed());
    return new Stage(cluster.files(), cluster, cluster::close, versions);
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
