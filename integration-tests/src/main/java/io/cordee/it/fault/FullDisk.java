package io.cordee.it.fault;

import io.cordee.it.fault.disk.SmallDisk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The small disk of one node is full to the last block; healed by giving the space back. */
final class FullDisk implements Fault {
  private @Nullable SmallDisk disk;
  private @Nullable FaultContext context;
  private String node = "";

  @Override
  public String kind() {
    return "full-disk";
  }

  @Override
  public void inject(FaultContext where) throws IOException {
    node = Targets.ONE.pick(where).get(0);
    SmallDisk small = SmallDisk.at(where.dataDir(node));
    context = where;
    disk = small;
    small.fill();
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (disk != null && context != null) {
      disk.free();
      if (context.process(node).filter(process -> !process.alive()).isPresent()) {
        context.start(node);
      }
    }
  }
}
