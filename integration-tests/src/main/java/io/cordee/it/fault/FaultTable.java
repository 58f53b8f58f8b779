package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.FlippedBits;
import io.cordee.it.fault.disk.PowerLoss;
import io.cordee.it.fault.link.LinkRule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Every fault there is; a new one is a class and a line here. Immutable. */
public final class FaultTable {
  private static final int LONGEST_FRAME = 4_096;
  private static final int MAX_JUMP_SECONDS = 600;
  private static final int MIN_DRIFT_PPM = 50_000;
  private static final int MAX_DRIFT_PPM = 500_000;

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
          () -> new Pause(Targets.WRITER),
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
          () -> new BadLinks("link-hold", random -> LinkRule.HOLD),
          ClientCut::new,
          KillFailover::new,
          () -> new PowerCut(Targets.ONE, PowerLoss.Mode.EVERYTHING),
          () -> new PowerCut(Targets.MAJORITY, PowerLoss.Mode.EVERYTHING),
          () -> new PowerCut(Targets.ALL, PowerLoss.Mode.EVERYTHING),
          () -> new PowerCut(Targets.ONE, PowerLoss.Mode.TORN),
          () -> new PowerCut(Targets.ALL, PowerLoss.Mode.TORN),
          () -> PowerCut.withSlowDisks(Targets.ALL),
          () -> new PowerCut(Targets.DATABASE, PowerLoss.Mode.EVERYTHING),
          () -> new PowerCut(Targets.EVERYTHING, PowerLoss.Mode.EVERYTHING),
          () -> new BadDisk("disk-slow", Targets.ONE, FaultTable::slow),
          () ->
              BadDisk.withErrors(
                  "disk-sync-error", Targets.ONE, (disk, random) -> disk.failSyncs(true)),
          () ->
              BadDisk.withErrors(
                  "disk-write-error", Targets.ONE, (disk, random) -> disk.failWrites(true)),
          () -> new BadDisk("clock-jump-one", Targets.ONE, FaultTable::jump),
          () -> new BadDisk("clock-jump-all", Targets.ALL, FaultTable::jump),
          () -> new BadDisk("clock-drift-one", Targets.ONE, FaultTable::drift),
          () -> new BadDisk("clock-drift-all", Targets.ALL, FaultTable::drift),
          () -> new BitFlips(FlippedBits.Where.CHUNKS),
          () -> new BitFlips(FlippedBits.Where.LOG),
          () -> new BitFlips(FlippedBits.Where.TABLES),
          FullDisk::new,
          WipedNode::new,
          AddedNode::new);

  private FaultTable() {}

  private static void slow(DiskControl disk, Random random) throws IOException {
    disk.slowSyncs(Duration.ofMillis(50 + random.nextInt(1_500)));
    disk.slowWrites(Duration.ofMillis(random.nextInt(20)));
  }

  private static void jump(DiskControl disk, Random random) throws IOException {
    disk.jumpClock(offset(random));
  }

  private static Duration offset(Random random) {
    return Duration.ofSeconds(random.nextInt(-MAX_JUMP_SECONDS, MAX_JUMP_SECONDS + 1));
  }

  /** Half again as fast at most, or half as fast. */
  private static void drift(DiskControl disk, Random random) throws IOException {
    long ppm = random.nextInt(MIN_DRIFT_PPM, MAX_DRIFT_PPM);
    disk.driftClock(random.nextBoolean() ? ppm : -ppm, System.nanoTime());
  }

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
