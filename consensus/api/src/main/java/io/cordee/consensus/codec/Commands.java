package io.cordee.consensus.codec;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.proto.CommandProto;

/** Every command as a message. Stateless. */
final class Commands {
  private Commands() {}

  static Command decode(CommandProto p) {
    return switch (p.getKindCase()) {
      case INIT_CLUSTER -> NodeCommands.fromProto(p.getInitCluster());
      case ADD_NODE -> NodeCommands.fromProto(p.getAddNode());
      case JOIN_NODE -> NodeCommands.fromProto(p.getJoinNode());
      case SET_VOTER -> NodeCommands.fromProto(p.getSetVoter());
      case FORGET_NODE -> NodeCommands.fromProto(p.getForgetNode());
      case CREATE_GROUPS -> StorageCommands.fromProto(p.getCreateGroups());
      case SET_GROUP_NODES -> StorageCommands.fromProto(p.getSetGroupNodes());
      case CREATE_BUCKET -> StorageCommands.fromProto(p.getCreateBucket());
      case REMOVE_BUCKET -> StorageCommands.fromProto(p.getRemoveBucket());
      case SET_BUCKET_VERSIONING -> StorageCommands.fromProto(p.getSetBucketVersioning());
      case SET_BUCKET_ACL -> StorageCommands.fromProto(p.getSetBucketAcl());
      case SET_BUCKET_QUOTA -> StorageCommands.fromProto(p.getSetBucketQuota());
      case SET_BUCKET_DOCUMENT -> StorageCommands.fromProto(p.getSetBucketDocument());
      case ADD_DATABASE -> SqlCommands.fromProto(p.getAddDatabase());
      case SET_SERVER_STATE -> SqlCommands.fromProto(p.getSetServerState());
      case SET_SYNC_SET -> SqlCommands.fromProto(p.getSetSyncSet());
      case FREEZE_ROUTE -> SqlCommands.fromProto(p.getFreezeRoute());
      case RECORD_CUT -> SqlCommands.fromProto(p.getRecordCut());
      case MOVE_WRITER -> SqlCommands.fromProto(p.getMoveWriter());
      case OPEN_ROUTE -> SqlCommands.fromProto(p.getOpenRoute());
      case PROPOSE_PLAN -> PlanCommands.fromProto(p.getProposePlan());
      case APPROVE_PLAN -> PlanCommands.fromProto(p.getApprovePlan());
      case REFUSE_PLAN -> PlanCommands.fromProto(p.getRefusePlan());
      case EXPIRE_PLAN -> PlanCommands.fromProto(p.getExpirePlan());
      case SUPERSEDE_PLAN -> PlanCommands.fromProto(p.getSupersedePlan());
      case TAKE_OVER_JOB -> PlanCommands.fromProto(p.getTakeOverJob());
      case START_STEP -> PlanCommands.fromProto(p.getStartStep());
      case END_STEP -> PlanCommands.fromProto(p.getEndStep());
      case FINISH_JOB -> PlanCommands.fromProto(p.getFinishJob());
      case ACQUIRE_LEASE -> LeaseCommands.fromProto(p.getAcquireLease());
      case RELEASE_LEASE -> LeaseCommands.fromProto(p.getReleaseLease());
      case EXPIRE_LEASE -> LeaseCommands.fromProto(p.getExpireLease());
      case CREATE_ACCESS_KEY -> KeyCommands.fromProto(p.getCreateAccessKey());
      case SET_ACCESS_KEY_DISABLED -> KeyCommands.fromProto(p.getSetAccessKeyDisabled());
      case REMOVE_ACCESS_KEY -> KeyCommands.fromProto(p.getRemoveAccessKey());
      case KIND_NOT_SET -> throw Fields.invalid("the command is missing or of a later version");
    };
  }

  static CommandProto encode(Command command) {
    CommandProto.Builder proto = CommandProto.newBuilder();
    if (command instanceof NodeCommand c) {
      NodeCommands.encode(c, proto);
    } else if (command instanceof StorageCommand c) {
      StorageCommands.encode(c, proto);
    } else if (command instanceof KeyCommand c) {
      KeyCommands.encode(c, proto);
    } else if (command instanceof SqlCommand c) {
      SqlCommands.encode(c, proto);
    } else if (command instanceof PlanCommand c) {
      PlanCommands.encode(c, proto);
    } else if (command instanceof LeaseCommand c) {
      LeaseCommands.encode(c, proto);
    }
    return proto.build();
  }
}
