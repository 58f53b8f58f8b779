package io.cordee.it.sim;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The workloads of level S, and what must have happened in some seed of a batch: else nothing was
 * tested.
 */
@SuppressWarnings("ImmutableEnumChecker") // constructors and List.of() cannot change
enum SimWorkload {
  REGISTER("register", RegisterLoad::new, List.of("read", "log truncated")),
  DEDUPE("dedupe", DedupeLoad::new, List.of("repeat answered", "snapshot installed")),
  WATCH("watch", WatchLoad::new, List.of("watch: whole map sent", "watch: changes sent")),
  MEMBERSHIP(
      "membership",
      MembershipLoad::new,
      List.of(
          "fault: WIPE",
          "fault: BIT_FLIP",
          "fault: MISDIRECTED_WRITE",
          "damaged log refused",
          "wiped node returned",
          "members changed",
          "copy moved",
          "move refused")),
  MAP_MODEL(
      "map-model",
      MapModelLoad::new,
      List.of(
          "repeat answered from memory",
          "rejected: AcquireLease LEASE_HELD",
          "rejected: ReleaseLease STALE_TOKEN",
          "rejected: AddNode ALREADY_EXISTS",
          "rejected: JoinNode BAD_JOIN_TOKEN",
          "rejected: SetVoter REFUSED",
          "rejected: SetVoter STALE_TOKEN",
          "rejected: ForgetNode REFUSED")),
  PLAN_ONCE(
      "plan-once",
      PlanOnceLoad::new,
      List.of(
          "plan approved",
          "plan refused",
          "plan superseded",
          "plan expired",
          "stale plan refused",
          "expired plan refused",
          "second approval refused",
          "failover done",
          "server readmitted",
          "tail found",
          "lost as announced",
          "acknowledged by the sync set",
          "job taken over",
          "decision: ShrinkSyncSet",
          "decision: GrowSyncSet")),
  LEASE_FENCE(
      "lease-fence",
      LeaseFenceLoad::new,
      List.of(
          "stale token refused",
          "lease declared expired",
          "lapsed lease noticed",
          "renewal answered"));

  /** In some workload of a batch. */
  static final List<String> ANYWHERE =
      List.of(
          "leader elected",
          "leader gave up",
          "log truncated",
          "snapshot taken",
          "snapshot installed",
          "command retried",
          "command unknown",
          "read unanswered",
          "repeat answered from memory",
          "message lost",
          "message doubled",
          "fault: PARTITION",
          "fault: KILL",
          "fault: POWER_LOSS",
          "fault: PAUSE",
          "fault: CLOCK_JUMP",
          "fault: CLOCK_DRIFT",
          "fault: SLOW_LINK",
          "fault: SLOW_DISK",
          "fault: STEP_DOWN");

  private final String label;
  private final BiFunction<Env, Cluster, Load> load;
  private final List<String> sometimes;

  SimWorkload(String label, BiFunction<Env, Cluster, Load> load, List<String> sometimes) {
    this.label = label;
    this.load = load;
    this.sometimes = List.copyOf(sometimes);
  }

  String label() {
    return label;
  }

  Load load(Env env, Cluster cluster) {
    return load.apply(env, cluster);
  }

  /** What some seed of this workload in a batch must have counted. */
  List<String> sometimes() {
    return sometimes;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(SimWorkload::label).toList();
  }

  static SimWorkload of(String label) {
    return Arrays.stream(values())
        .filter(w -> w.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload '" + label + "' at level S; there are " + labels()));
  }
}
