package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.PowerLoss;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SIGKILL, and what was not synced is gone from the disks; healed by a start. With slow disks,
 * syncs take long for some seconds before: whoever answers before its sync ended is found out.
 */
public final class PowerCut implements Fault {
  private final Targets targets;
  private static final int MIN_DELAY_MILLIS = 300;
  private static final int MAX_DELAY_MILLIS = 1_200;
  private static final long SLOW_MILLIS = 4_000;

  private final PowerLoss.Mode mode;
  private final boolean slow;
  private final Map<String, PowerLoss.Lost> lost = new LinkedHashMap<>();
  private final List<String> dark = new ArrayList<>();
  private @Nullable FaultContext context;

  PowerCut(Targets targets, PowerLoss.Mode mode) {
    this(targets, mode, false);
  }

  private PowerCut(Targets targets, PowerLoss.Mode mode, boolean slow) {
    this.targets = targets;
    this.mode = mode;
    this.slow = slow;
  }

  /** From disks that are slow when it happens. */
  static PowerCut withSlowDisks(Targets targets) {
    return new PowerCut(targets, PowerLoss.Mode.EVERYTHING, true);
  }

  @Override
  public String kind() {
    return "power-"
        + targets.label()
        + (mode == PowerLoss.Mode.TORN ? "-torn" : "")
        + (slow ? "-slow" : "");
  }

  @Override
  public void inject(FaultContext where) throws IOException, InterruptedException {
    List<String> members = targets.pick(where);
    Map<String, DiskControl> disks = new LinkedHashMap<>();
    for (String member : members) {
      disks.put(member, where.disk(member));
    }
    context = where;
    if (slow) {
      int span = MAX_DELAY_MILLIS - MIN_DELAY_MILLIS;
      for (DiskControl disk : disks.values()) {
        disk.slowSyncs(Duration.ofMillis(MIN_DELAY_MILLIS + where.random().nextInt(span)));
      }
      TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
    }
    dark.addAll(members);
    Signals.killAll(where, members);
    for (Map.Entry<String, DiskControl> disk : disks.entrySet()) {
      long seed = where.random().nextLong();
      lost.put(disk.getKey(), PowerLoss.apply(disk.getValue(), mode, seed));
    }
  }

  /** What each disk lost, by its member. */
  public Map<String, PowerLoss.Lost> lost() {
    return Map.copyOf(lost);
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      for (String member : dark) {
        context.disk(member).calm();
        context.start(member);
      }
      dark.clear();
    }
  }
}
