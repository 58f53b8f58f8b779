package io.cordee.it.sim;

import java.util.EnumSet;
import java.util.Set;

/**
 * What one seed draws: which classes of faults are on, and sizes. Immutable.
 *
 * @param snapshotEvery log entries between two snapshots
 * @param keepEntries entries kept in the log below a snapshot
 * @param thinkMillis a client's mean pause between two operations
 * @param faultMillis mean pause between two faults
 * @param giveUpMillis silence of the majority after which a leader gives up
 * @param wildClocks whether clocks may run at other rates than leases tolerate
 */
record Settings(
    int replicas,
    int clients,
    Set<Fault> faults,
    long faultySeconds,
    int snapshotEvery,
    int keepEntries,
    long minDelayMicros,
    long maxDelayMicros,
    double lossRate,
    double duplicateRate,
    long thinkMillis,
    long faultMillis,
    long giveUpMillis,
    boolean wildClocks) {

  Settings {
    faults = Set.copyOf(faults);
  }

  static Settings draw(Chance chance, String workload) {
    EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : Fault.values()) {
      if (chance.of(0.5)) {
        faults.add(fault);
      }
    }
    if (workload.equals("membership")) {
      faults.add(Fault.WIPE);
    } else {
      faults.remove(Fault.WIPE);
    }
    boolean fast = chance.of(0.5);
    // few commands go through the log of a database: snapshots must come sooner to come at all
    boolean shortLog = workload.equals("plan-once");
    return new Settings(
        chance.of(0.5) ? 3 : 5,
        (int) chance.between(2, 6),
        faults,
        chance.between(15, 40),
        (int) (shortLog ? chance.between(3, 40) : chance.between(15, chance.of(0.5) ? 60 : 400)),
        (int) chance.between(0, shortLog ? 6 : 40),
        fast ? 100 : 1_000,
        fast ? 2_000 : chance.between(5_000, 60_000),
        faults.contains(Fault.MESSAGE_LOSS) ? chance.fraction() * 0.2 : 0,
        faults.contains(Fault.DUPLICATION) ? chance.fraction() * 0.2 : 0,
        chance.between(30, 400),
        chance.between(500, 5_000),
        chance.of(0.5) ? 1_000 : chance.between(1_000, 6_000),
        chance.of(0.3));
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }
}
