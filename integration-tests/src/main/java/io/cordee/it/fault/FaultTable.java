package io.cordee.it.fault;

import io.cordee.it.fault.link.LinkRule;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Every fault there is; a new one is a class and a line here. Immutable. */
public final class FaultTable {
  private static final int LONGEST_FRAME = 4_096;

  private static final List<Supplier<Fault>> FAULTS =
      List.of(
          () -> new Kill(Targets.ONE),
          () -> new Kill(Targets.LEADER),
          () -> new Kill(Targets.MAJORITY),
          () -> new Kill(Targets.ALL),
          () -> new Kill(Targets.DATABASE),
          () -> new Kill(Targets.ROOM),
          () -> new Kill(Targets.EVERYTHING),
          () -> new Pause(Targets.ONE),
          () -> new Pause(Targets.LEADER),
          () -> new Pause(Targets.MAJORITY),
          () -> new Pause(Targets.ALL),
          () -> new Pause(Targets.DATABASE),
          () -> new Partition(Partition.Shape.HALVES),
          () -> new Partition(Partition.Shape.ONE),
          () -> new Partition(Partition.Shape.LEADER),
          () -> new Partition(Partition.Shape.ONE_WAY_OUT),
          () -> new Partition(Partition.Shape.ONE_WAY_IN),
          () -> new Partition(Partition.Shape.BRIDGE),
          () ->
              new BadLinks(
                  "link-slow",
                  random ->
                      LinkRule.delayed(
                          Duration.ofMillis(1 + random.nextInt(400)),
                          Duration.ofMillis(random.nextInt(100)))),
          () ->
              new BadLinks(
                  "link-narrow", random -> LinkRule.throttled(20_000 + random.nextInt(200_000))),
          () ->
              new BadLinks(
                  "link-cut-mid-frame",
                  random -> LinkRule.cutAfter(random.nextInt(LONGEST_FRAME), random.nextBoolean())),
          () -> new BadLinks("link-hold", random -> LinkRule.HOLD));

  private FaultTable() {}

  /** The names of all faults, in the order of the table. */
  public static List<String> kinds() {
    return FAULTS.stream().map(fault -> fault.get().kind()).toList();
  }

  /** A new fault of this kind; IllegalArgumentException names the kinds there are. */
  public static Fault make(String kind) {
    return FAULTS.stream()
        .map(Supplier::get)
        .filter(fault -> fault.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no fault '" + kind + "'; there are " + String.join(", ", kinds())));
  }
}
