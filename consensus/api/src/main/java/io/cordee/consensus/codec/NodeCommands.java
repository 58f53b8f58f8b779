package io.cordee.consensus.codec;

import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.proto.AddNodeProto;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.ForgetNodeProto;
import io.cordee.consensus.proto.InitClusterProto;
import io.cordee.consensus.proto.JoinNodeProto;
import io.cordee.consensus.proto.SetVoterProto;

/** Commands of the family {@link NodeCommand}. Stateless. */
final class NodeCommands {
  private NodeCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(NodeCommand command, CommandProto.Builder proto) {
    if (command instanceof NodeCommand.InitCluster c) {
      proto.setInitCluster(toProto(c));
    } else if (command instanceof NodeCommand.AddNode c) {
      proto.setAddNode(toProto(c));
    } else if (command instanceof NodeCommand.JoinNode c) {
      proto.setJoinNode(toProto(c));
    } else if (command instanceof NodeCommand.SetVoter c) {
      proto.setSetVoter(toProto(c));
    } else if (command instanceof NodeCommand.ForgetNode c) {
      proto.setForgetNode(toProto(c));
    }
  }

  static InitClusterProto toProto(NodeCommand.InitCluster value) {
    return InitClusterProto.newBuilder()
        .setClusterId(value.clusterId())
        .setClusterName(value.clusterName())
        .addAllNodes(value.nodes().stream().map(MapRows::toProto).toList())
        .build();
  }

  static NodeCommand.InitCluster fromProto(InitClusterProto p) {
    return new NodeCommand.InitCluster(
        p.getClusterId(),
        p.getClusterName(),
        p.getNodesList().stream().map(MapRows::fromProto).toList());
  }

  static AddNodeProto toProto(NodeCommand.AddNode value) {
    return AddNodeProto.newBuilder()
        .setName(value.name())
        .setRoom(value.room())
        .setReplace(value.replace())
        .setSecretSha256(value.secretSha256())
        .setExpires(Fields.timestamp(value.expires()))
        .build();
  }

  static NodeCommand.AddNode fromProto(AddNodeProto p) {
    return new NodeCommand.AddNode(
        p.getName(),
        p.getRoom(),
        p.getReplace(),
        p.getSecretSha256(),
        Fields.instant("expires", p.hasExpires(), p.getExpires()));
  }

  static JoinNodeProto toProto(NodeCommand.JoinNode value) {
    return JoinNodeProto.newBuilder()
        .setName(value.name())
        .setSecretSha256(value.secretSha256())
        .setRaftAddress(value.raftAddress())
        .setRpcAddress(value.rpcAddress())
        .setAdminAddress(value.adminAddress())
        .setS3Address(value.s3Address())
        .build();
  }

  static NodeCommand.JoinNode fromProto(JoinNodeProto p) {
    return new NodeCommand.JoinNode(
        p.getName(),
        p.getSecretSha256(),
        p.getRaftAddress(),
        p.getRpcAddress(),
        p.getAdminAddress(),
        p.getS3Address());
  }

  static SetVoterProto toProto(NodeCommand.SetVoter value) {
    return SetVoterProto.newBuilder()
        .setName(value.name())
        .setIncarnation(value.incarnation())
        .setVoter(value.voter())
        .build();
  }

  static NodeCommand.SetVoter fromProto(SetVoterProto p) {
    return new NodeCommand.SetVoter(p.getName(), p.getIncarnation(), p.getVoter());
  }

  static ForgetNodeProto toProto(NodeCommand.ForgetNode value) {
    return ForgetNodeProto.newBuilder().setName(value.name()).build();
  }

  static NodeCommand.ForgetNode fromProto(ForgetNodeProto p) {
    return new NodeCommand.ForgetNode(p.getName());
  }
}
