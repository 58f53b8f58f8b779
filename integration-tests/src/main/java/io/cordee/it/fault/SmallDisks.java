package io.cordee.it.fault;

import io.cordee.it.fault.disk.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each node of a started cluster a small disk of its own, which can be filled. Where that
 * cannot be had, the nodes keep the disk that they have. Confined to the nemesis' thread.
 */
final class SmallDisks implements AutoCloseable {
  /** Four Raft logs and their checkpoints, four small databases, and some 100 MB of objects. */
  private static final long BYTES = 512L << 20;

  private final List<SmallDisk> mounted = new ArrayList<>();

  /** Stops the nodes one after another, moves their data, and starts them again. */
  void under(FaultContext cluster, Path images) throws IOException, InterruptedException {
    Files.createDirectories(images);
    for (String node : cluster.nodes()) {
      Signals.killAll(cluster, List.of(node));
      try {
        mounted.add(SmallDisk.under(images.resolve(node + ".img"), cluster.dataDir(node), BYTES));
      } catch (FaultUnavailableException e) {
        // no root, no loop device: each attempt to fill it says so, and the cell is not tested
        System.err.println("prove: " + e.getMessage());
      }
      cluster.start(node);
      cluster.awaitCopies();
    }
  }

  /** The members must have ended. */
  @Override
  public void close() throws IOException {
    for (SmallDisk disk : List.copyOf(mounted)) {
      disk.unmount();
      mounted.remove(disk);
    }
  }
}
