package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The disk or the wall clock of a member is bad while it runs: slow, with errors, or off. A member
 * that ended because of it, as it must after a failed sync, is started again when it is healed.
 */
final class BadDisk implements Fault {
  private final String kind;
  private final Targets targets;
  private final Effect effect;
  private final List<String> hit = new ArrayList<>();
  private @Nullable FaultContext context;

  /** What is done to one disk. */
  interface Effect {
    void on(DiskControl disk, Random random) throws IOException;
  }

  BadDisk(String kind, Targets targets, Effect effect) {
    this.kind = kind;
    this.targets = targets;
    this.effect = effect;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public void inject(FaultContext where) throws IOException {
    context = where;
    for (String member : targets.pick(where)) {
      DiskControl disk = where.disk(member);
      hit.add(member);
      effect.on(disk, where.random());
    }
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context == null) {
      return;
    }
    for (String member : hit) {
      context.disk(member).calm();
      Optional<LocalProcess> process = context.process(member);
      if (process.isPresent() && !process.get().alive()) {
        context.start(member);
      }
    }
    hit.clear();
  }
}
