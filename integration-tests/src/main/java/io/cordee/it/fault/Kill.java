package io.cordee.it.fault;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SIGKILL, to all targets before any of them is waited for; healed by a start. */
final class Kill implements Fault {
  private final Targets targets;
  private @Nullable FaultContext context;
  private List<String> killed = List.of();

  Kill(Targets targets) {
    this.targets = targets;
  }

  @Override
  public String kind() {
    return "kill-" + targets.label();
  }

  @Override
  public void inject(FaultContext where) throws IOException {
    killed = targets.pick(where);
    context = where;
    Signals.killAll(where, killed);
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      Signals.startDead(context, killed);
      killed = List.of();
    }
  }
}
