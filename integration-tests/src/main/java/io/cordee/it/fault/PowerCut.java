package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.PowerLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SIGKILL, and what was not synced is gone from the disks; healed by a start. */
public final class PowerCut implements Fault {
  private final Targets targets;
  private final PowerLoss.Mode mode;
  private final Map<String, PowerLoss.Lost> lost = new LinkedHashMap<>();
  private final List<String> dark = new ArrayList<>();
  private @Nullable FaultContext context;

  PowerCut(Targets targets, PowerLoss.Mode mode) {
    this.targets = targets;
    this.mode = mode;
  }

  @Override
  public String kind() {
    return "power-" + targets.label() + (mode == PowerLoss.Mode.TORN ? "-torn" : "");
  }

  @Override
  public void inject(FaultContext where) throws IOException {
    List<String> members = targets.pick(where);
    Map<String, DiskControl> disks = new LinkedHashMap<>();
    for (String member : members) {
      disks.put(member, where.disk(member));
    }
    context = where;
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
        context.start(member);
      }
      dark.clear();
    }
  }
}
