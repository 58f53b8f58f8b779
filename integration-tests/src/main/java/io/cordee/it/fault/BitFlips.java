package io.cordee.it.fault;

import io.cordee.it.fault.disk.FlippedBits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bits flip in the files of one node while it is down: disks rot, and the node reads what they
 * hold. The damage stays; healing starts the node, which must notice and be repaired.
 */
public final class BitFlips implements Fault {
  private final FlippedBits.Where where;
  private @Nullable FaultContext context;
  private String node = "";
  private List<Path> damaged = List.of();

  BitFlips(FlippedBits.Where where) {
    this.where = where;
  }

  @Override
  public String kind() {
    return "bit-flips-" + where.label();
  }

  @Override
  public void inject(FaultContext cluster) throws IOException {
    node = Targets.ONE.pick(cluster).get(0);
    context = cluster;
    Signals.killAll(cluster, List.of(node));
    damaged = FlippedBits.flip(cluster.dataDir(node), where, cluster.random());
    if (damaged.isEmpty()) {
      throw new FaultUnavailableException(node + " has no file of the kind " + where.label());
    }
  }

  /** The files that are damaged. */
  public List<Path> damaged() {
    return damaged;
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      context.start(node);
      context = null;
    }
  }
}
