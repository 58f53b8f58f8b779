package io.cordee.consensus.command;

import io.cordee.consensus.map.PlacementGroup;
import java.util.List;

/** Commands about placement groups and buckets. */
public sealed interface StorageCommand extends Command {

  /**
   * Creates the first placement groups. Together they must cover all hashes once; copies on
   * distinct nodes, in distinct rooms when there are enough.
   */
  record CreateGroups(List<PlacementGroup> groups) implements StorageCommand {}

  /** Changes who holds copies of a group; at most one node may differ from the present list. */
  record SetGroupNodes(String groupId, List<String> nodes) implements StorageCommand {}

  /** Creates a bucket; a repeat is harmless. Names follow the S3 rules. */
  record CreateBucket(String name) implements StorageCommand {}
}
