package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.PlacementGroup;
import java.util.List;

/** Commands about placement groups and buckets. */
public sealed interface StorageCommand extends Command {

  /**
   * Creates the first placement groups. Together they must cover all hashes once; copies on
   * distinct nodes (three, or all when there are fewer members), in distinct rooms when there are
   * enough. A repeat is harmless.
   */
  record CreateGroups(List<PlacementGroup> groups) implements StorageCommand {
    public CreateGroups {
      groups = List.copyOf(groups);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> StorageRules.createGroups(map, this));
    }

    @Override
    public String action() {
      return "create-groups";
    }

    @Override
    public String subject() {
      return groups.size() + " groups";
    }
  }

  /** Changes who holds copies of a group; at most one node may differ from the present list. */
  record SetGroupNodes(String groupId, List<String> nodes) implements StorageCommand {
    public SetGroupNodes {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> StorageRules.setGroupNodes(map, this));
    }

    @Override
    public String action() {
      return "set-group-nodes";
    }

    @Override
    public String subject() {
      return groupId;
    }
  }

  /** Creates a bucket; a repeat is harmless. Names follow the S3 rules. */
  record CreateBucket(String name) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> StorageRules.createBucket(map, context, this));
    }

    @Override
    public String action() {
      return "create-bucket";
    }

    @Override
    public String subject() {
      return name;
    }
  }
}
