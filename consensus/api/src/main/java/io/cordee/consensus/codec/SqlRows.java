package io.cordee.consensus.codec;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.proto.RouteProto;
import io.cordee.consensus.proto.SqlClusterProto;
import io.cordee.consensus.proto.SqlServerProto;
import java.util.List;

/** Rows about databases. Stateless. */
final class SqlRows {
  private SqlRows() {}

  static SqlServerProto toProto(SqlServer value) {
    return SqlServerProto.newBuilder()
        .setName(value.name())
        .setHost(value.host())
        .setPort(value.port())
        .setRoom(value.room())
        .setAgentNode(value.agentNode())
        .setServerId(value.serverId())
        .setDomainId(value.domainId())
        .setAutoIncrementOffset(value.autoIncrementOffset())
        .setState(value.state().name())
        .setCut(value.cut())
        .setSince(Fields.timestamp(value.since()))
        .setNote(value.note())
        .build();
  }

  static SqlServer fromProto(SqlServerProto p) {
    return new SqlServer(
        p.getName(),
        p.getHost(),
        p.getPort(),
        p.getRoom(),
        p.getAgentNode(),
        p.getServerId(),
        p.getDomainId(),
        p.getAutoIncrementOffset(),
        Fields.enumOf(SqlServerState.class, p.getState()),
        p.getCut(),
        Fields.instant("since", p.hasSince(), p.getSince()),
        p.getNote());
  }

  static RouteProto toProto(Route value) {
    RouteProto.Builder proto =
        RouteProto.newBuilder()
            .setVersion(value.version())
            .setPhase(value.phase().name())
            .setWriter(value.writer());
    value.planId().ifPresent(proto::setPlanId);
    return proto.build();
  }

  static Route fromProto(RouteProto p) {
    return new Route(
        p.getVersion(),
        Fields.enumOf(RoutePhase.class, p.getPhase()),
        p.getWriter(),
        Fields.optional(p.hasPlanId(), p.getPlanId()));
  }

  static SqlClusterProto toProto(SqlCluster value) {
    SqlClusterProto.Builder proto =
        SqlClusterProto.newBuilder()
            .setName(value.name())
            .addAllServers(value.servers().stream().map(SqlRows::toProto).toList())
            .setRoute(SqlRows.toProto(value.route()))
            .addAllSyncSet(value.syncSet())
            .setSyncSince(Fields.timestamp(value.syncSince()))
            .setApproval(value.approval().name());
    value.lastAutomaticRun().ifPresent(t -> proto.setLastAutomaticRun(Fields.timestamp(t)));
    return proto.build();
  }

  static SqlCluster fromProto(SqlClusterProto p) {
    return new SqlCluster(
        p.getName(),
        p.getServersList().stream().map(SqlRows::fromProto).toList(),
        SqlRows.fromProto(Fields.present("route", p.hasRoute(), p.getRoute())),
        List.copyOf(p.getSyncSetList()),
        Fields.instant("syncSince", p.hasSyncSince(), p.getSyncSince()),
        Fields.enumOf(ApprovalPolicy.class, p.getApproval()),
        Fields.instant(p.hasLastAutomaticRun(), p.getLastAutomaticRun()));
  }
}
