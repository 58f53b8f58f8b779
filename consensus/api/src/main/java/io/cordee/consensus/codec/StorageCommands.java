package io.cordee.consensus.codec;

import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.CreateBucketProto;
import io.cordee.consensus.proto.CreateGroupsProto;
import io.cordee.consensus.proto.SetGroupNodesProto;
import java.util.List;

/** Commands of the family {@link StorageCommand}. Stateless. */
final class StorageCommands {
  private StorageCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(StorageCommand command, CommandProto.Builder proto) {
    if (command instanceof StorageCommand.CreateGroups c) {
      proto.setCreateGroups(toProto(c));
    } else if (command instanceof StorageCommand.SetGroupNodes c) {
      proto.setSetGroupNodes(toProto(c));
    } else if (command instanceof StorageCommand.CreateBucket c) {
      proto.setCreateBucket(toProto(c));
    }
  }

  static CreateGroupsProto toProto(StorageCommand.CreateGroups value) {
    return CreateGroupsProto.newBuilder()
        .addAllGroups(value.groups().stream().map(MapRows::toProto).toList())
        .build();
  }

  static StorageCommand.CreateGroups fromProto(CreateGroupsProto p) {
    return new StorageCommand.CreateGroups(
        p.getGroupsList().stream().map(MapRows::fromProto).toList());
  }

  static SetGroupNodesProto toProto(StorageCommand.SetGroupNodes value) {
    return SetGroupNodesProto.newBuilder()
        .setGroupId(value.groupId())
        .addAllNodes(value.nodes())
        .build();
  }

  static StorageCommand.SetGroupNodes fromProto(SetGroupNodesProto p) {
    return new StorageCommand.SetGroupNodes(p.getGroupId(), List.copyOf(p.getNodesList()));
  }

  static CreateBucketProto toProto(StorageCommand.CreateBucket value) {
    return CreateBucketProto.newBuilder().setName(value.name()).build();
  }

  static StorageCommand.CreateBucket fromProto(CreateBucketProto p) {
    return new StorageCommand.CreateBucket(p.getName());
  }
}
