package io.cordee.blockstore.server;

import io.cordee.blockstore.wire.Limits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a storage node is set up. Immutable.
 *
 * @param node our name in the map
 * @param incarnation ours; greater than 1 when the node came back without its data
 * @param directory for chunks and indexes
 * @param initialGroups placement groups of a new cluster
 * @param highWaterPercent of the disk, above which no writes are taken
 * @param dropGrace how long chunks of replaced and deleted objects are kept for who still reads
 */
public record StorageConfig(
    String node,
    int incarnation,
    Path directory,
    int initialGroups,
    int highWaterPercent,
    Duration dropGrace) {

  /** One leader for each of three nodes; every group costs threads, heartbeats and memory. */
  public static final int DEFAULT_GROUPS = 3;

  public static final int DEFAULT_HIGH_WATER_PERCENT = 95;

  /** Defaults for all but the names. */
  public static StorageConfig of(String node, int incarnation, Path directory) {
    return new StorageConfig(
        node,
        incarnation,
        directory,
        DEFAULT_GROUPS,
        DEFAULT_HIGH_WATER_PERCENT,
        Limits.DROP_GRACE);
  }
}
