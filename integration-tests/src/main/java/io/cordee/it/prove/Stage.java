package io.cordee.it.prove;

import io.cordee.it.fault.FaultContext;
import io.cordee.it.fault.ProxiedCluster;
import io.cordee.it.process.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;

/** The cluster of one cell, with what its nemesis may touch. Confined to the cell's thread. */
final class Stage implements AutoCloseable {
  private static final int NODES = 3;
  private static final int DATABASES = 2;

  private final ProxiedCluster cluster;

  private Stage(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts what the cell needs, and no more: databases and the disk shim cost time. */
  static Stage start(Path dir, CellSpec spec) throws IOException, InterruptedException {
    int databases = spec.workloadEntry().sql() ? DATABASES : 0;
    return new Stage(
        ProxiedCluster.start(
            dir,
            new ProxiedCluster.Size(NODES, databases, spec.nemesisEntry().disk()),
            spec.seed()));
  }

  LocalCluster cluster() {
    return cluster.local();
  }

  FaultContext context() {
    return cluster;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
