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
 * that ended because of it is started again when it is healed. After errors every one is, as an
 * operator must: what a disk holds after a failed sync is known only to who reads it again.
 */
final class BadDisk implements Fault {
  private final String kind;
  private final Targets targets;
  private final Effect effect;
  private final boolean errors;
  private final List<String> hit = new ArrayList<>();
  private @Nullable FaultContext context;

  /** What is done to one disk. */
  interface Effect {
    void on(DiskControl disk, Random random) throws IOException;
  }

  BadDisk(String kind, Targets targets, Effect effect) {
    this(kind, targets, effect, false);
  }

  private BadDisk(String kind, Targets targets, Effect effect, boolean errors) {
    this.kind = kind;
    this.targets = targets;
    this.effect = effect;
    this.errors = errors;
  }

  /** One after which members are started again. */
  static BadDisk withErrors(String kind, Targets targets, Effect effect) {
    return new BadDisk(kind, targets, effect, true);
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
      if (errors) {
        Signals.killAll(context, List.of(member));
      }
      Optional<LocalProcess> process = context.process(member);
      if (process.isPresent() && !process.get().alive()) {
        context.start(member);
      }
    }
    hit.clear();
  }
}
