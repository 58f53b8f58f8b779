package io.cordee.it.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SIGKILL to the writer, and when its failover was approved and runs, to the node that carries it
 * out. Healed by starting both. If nothing runs in time, the writer alone is dead.
 */
final class KillFailover implements Fault {
  private static final Duration PLAN_LIMIT = Duration.ofSeconds(25);
  private static final long LOOK_MILLIS = 50;

  /** A failover takes a few seconds: any of its steps may be hit. */
  private static final int MAX_DELAY_MILLIS = 2_500;

  private final List<String> killed = new ArrayList<>();
  private @Nullable FaultContext context;

  @Override
  public String kind() {
    return "kill-failover";
  }

  @Override
  public void inject(FaultContext where) throws IOException, InterruptedException {
    List<String> writer = Targets.WRITER.pick(where);
    context = where;
    killed.addAll(writer);
    Signals.killAll(where, writer);
    long end = System.nanoTime() + PLAN_LIMIT.toNanos();
    while (!where.jobRuns()) {
      if (System.nanoTime() > end) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep(where.random().nextInt(MAX_DELAY_MILLIS));
    List<String> leader = Targets.LEADER.pick(where);
    killed.addAll(leader);
    Signals.killAll(where, leader);
  }

  @Override
  public void heal() throws IOException, InterruptedException {
    if (context != null) {
      Signals.startDead(context, killed);
      killed.clear();
    }
  }
}
