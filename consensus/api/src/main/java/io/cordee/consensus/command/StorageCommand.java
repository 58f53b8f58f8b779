package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Versioning;
import java.util.List;
import java.util.Optional;

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

  /**
   * Creates a bucket; a repeat by its owner is harmless, another owner gets ALREADY_EXISTS. Names
   * follow the S3 rules.
   *
   * @param owner a user, or {@link io.cordee.consensus.map.Bucket#ADMIN}
   * @param acl in the gateway's own words
   */
  record CreateBucket(String name, String owner, String acl) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.create(map, context, this));
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

  /** Removes a bucket; whoever asks has made sure that it is empty and stays so. */
  record RemoveBucket(String name) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.remove(map, this));
    }

    @Override
    public String action() {
      return "remove-bucket";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /** Changes what overwrites and deletes leave; never back to OFF. */
  record SetBucketVersioning(String name, Versioning versioning) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.setVersioning(map, this));
    }

    @Override
    public String action() {
      return "set-bucket-versioning";
    }

    @Override
    public String subject() {
      return name + " " + versioning;
    }
  }

  /** Changes who may use a bucket. */
  record SetBucketAcl(String name, String acl) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.setAcl(map, this));
    }

    @Override
    public String action() {
      return "set-bucket-acl";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /** Changes how much a bucket may hold; 0 for no limit. */
  record SetBucketQuota(String name, long quotaBytes) implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.setQuota(map, this));
    }

    @Override
    public String action() {
      return "set-bucket-quota";
    }

    @Override
    public String subject() {
      return name + " " + quotaBytes;
    }
  }

  /** Stores a text of the gateway under its kind, or removes it. */
  record SetBucketDocument(String name, String kind, Optional<String> text)
      implements StorageCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> BucketRules.setDocument(map, this));
    }

    @Override
    public String action() {
      return "set-bucket-document";
    }

    @Override
    public String subject() {
      return name + " " + kind + (text.isPresent() ? "" : " removed");
    }
  }
}
