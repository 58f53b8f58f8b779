package io.cordee.it.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The wall clocks of some members are wrong while they run. Confined to the nemesis' thread. */
final class WrongClock implements Fault {
  private final String kind;
  private final Targets targets;
  private final Effect effect;
  private final List<WallClock> wrong = new ArrayList<>();

  /** What is done to one clock. */
  interface Effect {
    void on(WallClock clock, Random random) throws IOException;
  }

  WrongClock(String kind, Targets targets, Effect effect) {
    this.kind = kind;
    this.targets = targets;
    this.effect = effect;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public void inject(FaultContext context) throws IOException {
    for (String member : targets.pick(context)) {
      WallClock clock = context.clock(member);
      wrong.add(clock);
      effect.on(clock, context.random());
    }
  }

  @Override
  public void heal() throws IOException {
    for (WallClock clock : wrong) {
      clock.right();
    }
    wrong.clear();
  }
}
