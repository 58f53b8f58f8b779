package io.cordee.consensus.codec;

import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.CreateBucketProto;
import io.cordee.consensus.proto.CreateGroupsProto;
import io.cordee.consensus.proto.RemoveBucketProto;
import io.cordee.consensus.proto.SetBucketAclProto;
import io.cordee.consensus.proto.SetBucketDocumentProto;
import io.cordee.consensus.proto.SetBucketQuotaProto;
import io.cordee.consensus.proto.SetBucketVersioningProto;
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
    } else if (command instanceof StorageCommand.RemoveBucket c) {
      proto.setRemoveBucket(toProto(c));
    } else if (command instanceof StorageCommand.SetBucketVersioning c) {
      proto.setSetBucketVersioning(toProto(c));
    } else if (command instanceof StorageCommand.SetBucketAcl c) {
      proto.setSetBucketAcl(toProto(c));
    } else if (command instanceof StorageCommand.SetBucketQuota c) {
      proto.setSetBucketQuota(toProto(c));
    } else if (command instanceof StorageCommand.SetBucketDocument c) {
      proto.setSetBucketDocument(toProto(c));
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
    return CreateBucketProto.newBuilder()
        .setName(value.name())
        .setOwner(value.owner())
        .setAcl(value.acl())
        .build();
  }

  static StorageCommand.CreateBucket fromProto(CreateBucketProto p) {
    return new StorageCommand.CreateBucket(
        p.getName(),
        ObjectRows.orElse(p.getOwner(), Bucket.ADMIN),
        ObjectRows.orElse(p.getAcl(), Bucket.PRIVATE));
  }

  static RemoveBucketProto toProto(StorageCommand.RemoveBucket value) {
    return RemoveBucketProto.newBuilder().setName(value.name()).build();
  }

  static StorageCommand.RemoveBucket fromProto(RemoveBucketProto p) {
    return new StorageCommand.RemoveBucket(p.getName());
  }

  static SetBucketVersioningProto toProto(StorageCommand.SetBucketVersioning value) {
    return SetBucketVersioningProto.newBuilder()
        .setName(value.name())
        .setVersioning(value.versioning().name())
        .build();
  }

  static StorageCommand.SetBucketVersioning fromProto(SetBucketVersioningProto p) {
    return new StorageCommand.SetBucketVersioning(
        p.getName(), Fields.enumOf(Versioning.class, p.getVersioning()));
  }

  static SetBucketAclProto toProto(StorageCommand.SetBucketAcl value) {
    return SetBucketAclProto.newBuilder().setName(value.name()).setAcl(value.acl()).build();
  }

  static StorageCommand.SetBucketAcl fromProto(SetBucketAclProto p) {
    return new StorageCommand.SetBucketAcl(p.getName(), p.getAcl());
  }

  static SetBucketQuotaProto toProto(StorageCommand.SetBucketQuota value) {
    return SetBucketQuotaProto.newBuilder()
        .setName(value.name())
        .setQuotaBytes(value.quotaBytes())
        .build();
  }

  static StorageCommand.SetBucketQuota fromProto(SetBucketQuotaProto p) {
    return new StorageCommand.SetBucketQuota(p.getName(), p.getQuotaBytes());
  }

  static SetBucketDocumentProto toProto(StorageCommand.SetBucketDocument value) {
    SetBucketDocumentProto.Builder proto =
        SetBucketDocumentProto.newBuilder().setName(value.name()).setKind(value.kind());
    value.text().ifPresent(proto::setText);
    return proto.build();
  }

  static StorageCommand.SetBucketDocument fromProto(SetBucketDocumentProto p) {
    return new StorageCommand.SetBucketDocument(
        p.getName(), p.getKind(), Fields.optional(p.hasText(), p.getText()));
  }
}
