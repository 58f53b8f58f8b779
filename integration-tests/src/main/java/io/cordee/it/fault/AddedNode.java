package io.cordee.it.fault;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The membership changes: one more node joins while clients work, and the coordination leader is
 * killed while it does. Healed when every node is a member and a voter.
 */
final class AddedNode implements Fault {
  private @Nullable FaultContext context;
  private List<String> killed = List.of();

  @Override
  public String kind() {
    return "added-node";
  }

  @Override
  public void inject(FaultContext where) throws IOException, InterruptedException {
    where.add();
    context = where;
    if (where.random().nextBoolean()) {
      killed = Targets.LEADER.pick(where);
      Signals.killAll(where, killed);
    }
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      for (String member : killed) {
        context.start(member);
      }
      context.awaitCopies();
      context = null;
    }
  }
}
