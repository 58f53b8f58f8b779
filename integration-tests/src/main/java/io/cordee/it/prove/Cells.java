package io.cordee.it.prove;

import java.util.List;

/** Which workloads meet which nemeses; a new cell is a line here. Immutable. */
enum Cells {
  /** A few minutes, before a change is taken. */
  QUICK(Level.P, "object-register kill-one", "cas-register kill-leader", "set-acked db-kill"),
  /** Every workload and every kind of nemesis once, each promise under what hurts it most. */
  DAILY(
      Level.P,
      "object-register kill-one",
      "object-register partition",
      "object-register power-loss-all",
      "object-register bit-flips",
      "object-register slow-disk",
      "object-register sync-error",
      "object-register full-disk",
      "object-register wipe-replace",
      "object-delete mix",
      "object-list kill-leader",
      "s3-register kill-one",
      "s3-register partition",
      "s3-register power-loss-all",
      "s3-list kill-leader",
      "s3-multipart mix",
      "cas-register kill-majority",
      "cas-register power-loss-slow",
      "cas-register add-node",
      "lease-fence clock-drift",
      "lease-fence pause",
      "watch partition-leader",
      "watch links",
      "dedupe kill-all",
      "set-acked room-kill",
      "set-acked kill-everything",
      "bank mix-sql",
      "append db-pause",
      "session db-kill",
      "autoinc db-kill",
      "two-writers writer-pause",
      "commit-cut client-cut",
      "plan-once failover-kill"),
  /** For level C: every promise once, with what only real addresses show. */
  CONTAINERS(
      Level.C,
      "object-register partition",
      "object-delete kill-majority",
      "cas-register partition",
      "lease-fence clock-drift",
      "watch clock-jump",
      "object-list pause",
      "set-acked room-kill",
      "bank partition",
      "append mix-sql",
      "session db-kill"),
  /** Every workload with every kind of fault that can hurt it. */
  NIGHTLY(
      Level.P,
      "object-register none",
      "object-register kill-one",
      "object-register kill-majority",
      "object-register kill-all",
      "object-register power-loss-one",
      "object-register power-loss-all",
      "object-register power-loss-slow",
      "object-register slow-disk",
      "object-register bit-flips",
      "object-register clock-drift",
      "object-register sync-error",
      "object-register full-disk",
      "object-register wipe-replace",
      "object-register add-node",
      "object-register pause",
      "object-register partition",
      "object-register links",
      "object-register mix",
      "object-delete kill-one",
      "object-delete kill-all",
      "object-delete partition",
      "object-delete mix",
      "object-list kill-one",
      "object-list kill-all",
      "object-list power-loss-all",
      "object-list pause",
      "object-list partition",
      "object-list mix",
      "s3-register none",
      "s3-register kill-one",
      "s3-register kill-all",
      "s3-register partition",
      "s3-register power-loss-all",
      "s3-register pause",
      "s3-register bit-flips",
      "s3-register mix",
      "s3-delete kill-one",
      "s3-delete mix",
      "s3-list kill-leader",
      "s3-list partition",
      "s3-list power-loss-all",
      "s3-list mix",
      "s3-multipart none",
      "s3-multipart kill-one",
      "s3-multipart kill-all",
      "s3-multipart power-loss-all",
      "s3-multipart mix",
      "cas-register kill-leader",
      "cas-register kill-all",
      "cas-register power-loss-majority",
      "cas-register power-loss-all",
      "cas-register power-loss-slow",
      "cas-register clock-jump",
      "cas-register sync-error",
      "cas-register full-disk",
      "cas-register wipe-replace",
      "cas-register add-node",
      "cas-register pause",
      "cas-register partition",
      "cas-register links",
      "cas-register mix",
      "lease-fence kill-leader",
      "lease-fence kill-majority",
      "lease-fence clock-jump",
      "lease-fence clock-drift",
      "lease-fence pause",
      "lease-fence partition",
      "lease-fence mix",
      "watch kill-leader",
      "watch kill-all",
      "watch pause",
      "watch partition",
      "watch mix",
      "dedupe none",
      "dedupe kill-leader",
      "dedupe pause",
      "dedupe power-loss-all",
      "dedupe mix",
      "set-acked none",
      "set-acked kill-leader",
      "set-acked db-kill",
      "set-acked db-pause",
      "set-acked room-kill",
      "set-acked partition",
      "set-acked kill-everything",
      "set-acked mix-sql",
      "bank db-kill",
      "bank room-kill",
      "bank partition",
      "bank mix-sql",
      "append none",
      "append db-kill",
      "append partition",
      "append mix-sql",
      "session none",
      "session db-kill",
      "session kill-leader",
      "session partition",
      "session mix-sql",
      "autoinc db-kill",
      "autoinc mix-sql",
      "two-writers db-kill",
      "two-writers db-pause",
      "two-writers writer-pause",
      "two-writers partition",
      "two-writers mix-sql",
      "commit-cut client-cut",
      "commit-cut db-kill",
      "plan-once db-kill",
      "plan-once failover-kill",
      "plan-once room-kill",
      "plan-once mix-sql");

  private final Level level;
  private final String lines;

  /** A workload with a nemesis. */
  record Pair(String workload, String nemesis) {}

  Cells(Level level, String... lines) {
    this.level = level;
    this.lines = String.join("\n", lines);
  }

  /** Where they run unless somebody says otherwise. */
  Level level() {
    return level;
  }

  List<Pair> pairs() {
    return lines
        .lines()
        .map(line -> line.split(" ", 2))
        .map(words -> new Pair(words[0], words[1]))
        .toList();
  }
}
