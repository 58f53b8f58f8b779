package io.cordee.consensus.codec;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Answered;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.JoinToken;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.proto.AnsweredProto;
import io.cordee.consensus.proto.AuditEntryProto;
import io.cordee.consensus.proto.HeaderProto;
import io.cordee.consensus.proto.JoinTokenProto;
import io.cordee.consensus.proto.LeaseProto;
import io.cordee.consensus.proto.NodeProto;
import io.cordee.consensus.proto.PlacementGroupProto;
import java.util.List;

/** Rows about the cluster, its nodes, groups, leases and its audit trail. Stateless. */
final class MapRows {
  private MapRows() {}

  static HeaderProto toProto(Header value) {
    return HeaderProto.newBuilder()
        .setClusterId(value.clusterId())
        .setClusterName(value.clusterName())
        .setEpoch(value.epoch().value())
        .build();
  }

  static Header fromProto(HeaderProto p) {
    return new Header(p.getClusterId(), p.getClusterName(), Fields.epoch(p.getEpoch()));
  }

  static NodeProto toProto(Node value) {
    return NodeProto.newBuilder()
        .setName(value.name())
        .setIncarnation(value.incarnation())
        .setRoom(value.room())
        .setRaftAddress(value.raftAddress())
        .setRpcAddress(value.rpcAddress())
        .setAdminAddress(value.adminAddress())
        .setState(value.state().name())
        .setVoter(value.voter())
        .setSince(Fields.timestamp(value.since()))
        .setS3Address(value.s3Address())
        .build();
  }

  static Node fromProto(NodeProto p) {
    return new Node(
        p.getName(),
        p.getIncarnation(),
        p.getRoom(),
        p.getRaftAddress(),
        p.getRpcAddress(),
        p.getAdminAddress(),
        Fields.enumOf(NodeState.class, p.getState()),
        p.getVoter(),
        Fields.instant("since", p.hasSince(), p.getSince()),
        p.getS3Address());
  }

  static PlacementGroupProto toProto(PlacementGroup value) {
    return PlacementGroupProto.newBuilder()
        .setId(value.id())
        .addAllNodes(value.nodes())
        .setHashFrom(value.hashFrom())
        .setHashTo(value.hashTo())
        .build();
  }

  static PlacementGroup fromProto(PlacementGroupProto p) {
    return new PlacementGroup(
        p.getId(), List.copyOf(p.getNodesList()), p.getHashFrom(), p.getHashTo());
  }

  static LeaseProto toProto(Lease value) {
    LeaseProto.Builder proto =
        LeaseProto.newBuilder()
            .setName(value.name())
            .setToken(value.token())
            .setTerm(Fields.duration(value.term()))
            .setGranted(Fields.timestamp(value.granted()));
    value.holder().ifPresent(proto::setHolder);
    return proto.build();
  }

  static Lease fromProto(LeaseProto p) {
    return new Lease(
        p.getName(),
        p.getToken(),
        Fields.optional(p.hasHolder(), p.getHolder()),
        Fields.duration("term", p.hasTerm(), p.getTerm()),
        Fields.instant("granted", p.hasGranted(), p.getGranted()));
  }

  static JoinTokenProto toProto(JoinToken value) {
    return JoinTokenProto.newBuilder()
        .setNodeName(value.nodeName())
        .setSecretSha256(value.secretSha256())
        .setExpires(Fields.timestamp(value.expires()))
        .setUsed(value.used())
        .build();
  }

  static JoinToken fromProto(JoinTokenProto p) {
    return new JoinToken(
        p.getNodeName(),
        p.getSecretSha256(),
        Fields.instant("expires", p.hasExpires(), p.getExpires()),
        p.getUsed());
  }

  static AuditEntryProto toProto(AuditEntry value) {
    return AuditEntryProto.newBuilder()
        .setSeq(value.seq())
        .setAt(Fields.timestamp(value.at()))
        .setWho(value.who())
        .setAction(value.action())
        .setSubject(value.subject())
        .setReason(value.reason())
        .setResult(value.result())
        .setEpoch(value.epoch().value())
        .setHash(value.hash())
        .build();
  }

  static AuditEntry fromProto(AuditEntryProto p) {
    return new AuditEntry(
        p.getSeq(),
        Fields.instant("at", p.hasAt(), p.getAt()),
        p.getWho(),
        p.getAction(),
        p.getSubject(),
        p.getReason(),
        p.getResult(),
        Fields.epoch(p.getEpoch()),
        p.getHash());
  }

  static AnsweredProto toProto(Answered value) {
    AnsweredProto.Builder proto =
        AnsweredProto.newBuilder()
            .setRequestId(value.requestId())
            .setSeq(value.seq())
            .setEpoch(value.epoch().value())
            .setAnswer(value.answer());
    value.error().ifPresent(e -> proto.setError(e.number()));
    return proto.build();
  }

  static Answered fromProto(AnsweredProto p) {
    return new Answered(
        p.getRequestId(),
        p.getSeq(),
        Fields.epoch(p.getEpoch()),
        Fields.optional(p.hasError(), p.getError()).map(ErrorCode::ofNumber),
        p.getAnswer());
  }
}
