package io.cordee.it.fault;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** SIGSTOP, as a long garbage collection or a frozen machine; connections stay open. */
final class Pause implements Fault {
  private final Targets targets;
  private final List<LocalProcess> paused = new ArrayList<>();

  Pause(Targets targets) {
    this.targets = targets;
  }

  @Override
  public String kind() {
    return "pause-" + targets.label();
  }

  @Override
  public void inject(FaultContext context) throws IOException {
    for (String member : targets.pick(context)) {
      LocalProcess process = Signals.running(context, member);
      paused.add(process);
      process.pause();
    }
  }

  @Override
  public void heal() throws IOException {
    for (LocalProcess process : paused) {
      process.resume();
    }
    paused.clear();
  }
}
