package io.cordee.it.fault;

import io.cordee.cli.local.LocalStarter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node dies with its disk. It is healed by a new identity on an empty disk, as an operator would
 * do it, and only when all copies are whole is the fault over: until then another node must not be
 * taken down.
 */
final class WipedNode implements Fault {
  private @Nullable FaultContext context;
  private String node = "";

  @Override
  public String kind() {
    return "wiped-node";
  }

  @Override
  public void inject(FaultContext where) throws IOException {
    node = Targets.ONE.pick(where).get(0);
    context = where;
    Signals.killAll(where, List.of(node));
    LocalStarter.deleteTree(where.dataDir(node));
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      context.replace(node);
      context.awaitCopies();
      context = null;
    }
  }
}
