package io.cordee.consensus.codec;

import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.consensus.proto.FindingProto;
import io.cordee.consensus.proto.GroupReportProto;
import io.cordee.consensus.proto.NodeReportProto;
import io.cordee.consensus.proto.ObservationsProto;
import io.cordee.consensus.proto.RouteSessionProto;
import io.cordee.consensus.proto.SeenReportProto;
import io.cordee.consensus.proto.SqlProbeProto;

/** Messages of the observations. Stateless. */
final class ReportMessages {
  private ReportMessages() {}

  static GroupReportProto toProto(GroupReport value) {
    return GroupReportProto.newBuilder()
        .setGroupId(value.groupId())
        .setRole(value.role())
        .setTerm(value.term())
        .setAppliedIndex(value.appliedIndex())
        .setCommitIndex(value.commitIndex())
        .setObjects(value.objects())
        .setBytes(value.bytes())
        .setMissingChunks(value.missingChunks())
        .addAllVoters(value.voters())
        .build();
  }

  static GroupReport fromProto(GroupReportProto p) {
    return new GroupReport(
        p.getGroupId(),
        p.getRole(),
        p.getTerm(),
        p.getAppliedIndex(),
        p.getCommitIndex(),
        p.getObjects(),
        p.getBytes(),
        p.getMissingChunks(),
        p.getVotersList());
  }

  static FindingProto toProto(Finding value) {
    return FindingProto.newBuilder()
        .setCode(value.code())
        .setLevel(value.level().name())
        .setSubject(value.subject())
        .setText(value.text())
        .setFix(value.fix())
        .setSince(Fields.timestamp(value.since()))
        .build();
  }

  static Finding fromProto(FindingProto p) {
    return new Finding(
        p.getCode(),
        Fields.enumOf(Level.class, p.getLevel()),
        p.getSubject(),
        p.getText(),
        p.getFix(),
        Fields.instant("since", p.hasSince(), p.getSince()));
  }

  static SqlProbeProto toProto(SqlProbe value) {
    return SqlProbeProto.newBuilder()
        .setDatabase(value.database())
        .setServer(value.server())
        .setAnswers(value.answers())
        .setError(value.error())
        .setSilentFor(Fields.duration(value.silentFor()))
        .setReadOnly(value.readOnly())
        .setGtidBinlogPos(value.gtidBinlogPos())
        .setGtidSlavePos(value.gtidSlavePos())
        .setGtidIoPos(value.gtidIoPos())
        .setReplicaIo(value.replicaIo())
        .setReplicaSql(value.replicaSql())
        .setSemiSyncOn(value.semiSyncOn())
        .setSemiSyncClients(value.semiSyncClients())
        .setLagMillis(value.lagMillis())
        .build();
  }

  static SqlProbe fromProto(SqlProbeProto p) {
    return new SqlProbe(
        p.getDatabase(),
        p.getServer(),
        p.getAnswers(),
        p.getError(),
        Fields.duration("silentFor", p.hasSilentFor(), p.getSilentFor()),
        p.getReadOnly(),
        p.getGtidBinlogPos(),
        p.getGtidSlavePos(),
        p.getGtidIoPos(),
        p.getReplicaIo(),
        p.getReplicaSql(),
        p.getSemiSyncOn(),
        p.getSemiSyncClients(),
        p.getLagMillis());
  }

  static NodeReportProto toProto(NodeReport value) {
    return NodeReportProto.newBuilder()
        .setNode(value.node())
        .setIncarnation(value.incarnation())
        .setVersion(value.version())
        .setStarted(Fields.timestamp(value.started()))
        .setDiskUsedBytes(value.diskUsedBytes())
        .setDiskSizeBytes(value.diskSizeBytes())
        .setResidentBytes(value.residentBytes())
        .addAllGroups(value.groups().stream().map(ReportMessages::toProto).toList())
        .addAllFindings(value.findings().stream().map(ReportMessages::toProto).toList())
        .addAllSql(value.sql().stream().map(ReportMessages::toProto).toList())
        .build();
  }

  static NodeReport fromProto(NodeReportProto p) {
    return new NodeReport(
        p.getNode(),
        p.getIncarnation(),
        p.getVersion(),
        Fields.instant("started", p.hasStarted(), p.getStarted()),
        p.getDiskUsedBytes(),
        p.getDiskSizeBytes(),
        p.getResidentBytes(),
        p.getGroupsList().stream().map(ReportMessages::fromProto).toList(),
        p.getFindingsList().stream().map(ReportMessages::fromProto).toList(),
        p.getSqlList().stream().map(ReportMessages::fromProto).toList());
  }

  static SeenReportProto toProto(SeenReport value) {
    return SeenReportProto.newBuilder()
        .setReport(ReportMessages.toProto(value.report()))
        .setAge(Fields.duration(value.age()))
        .build();
  }

  static SeenReport fromProto(SeenReportProto p) {
    return new SeenReport(
        ReportMessages.fromProto(Fields.present("report", p.hasReport(), p.getReport())),
        Fields.duration("age", p.hasAge(), p.getAge()));
  }

  static RouteSessionProto toProto(RouteSession value) {
    return RouteSessionProto.newBuilder()
        .setSessionId(value.sessionId())
        .setWho(value.who())
        .setDatabase(value.database())
        .setAckedRouteVersion(value.ackedRouteVersion())
        .setSinceRenewal(Fields.duration(value.sinceRenewal()))
        .build();
  }

  static RouteSession fromProto(RouteSessionProto p) {
    return new RouteSession(
        p.getSessionId(),
        p.getWho(),
        p.getDatabase(),
        p.getAckedRouteVersion(),
        Fields.duration("sinceRenewal", p.hasSinceRenewal(), p.getSinceRenewal()));
  }

  static ObservationsProto toProto(Observations value) {
    return ObservationsProto.newBuilder()
        .setLeader(value.leader())
        .setTerm(value.term())
        .setLeadingFor(Fields.duration(value.leadingFor()))
        .setMapEpoch(value.mapEpoch().value())
        .addAllReports(value.reports().stream().map(ReportMessages::toProto).toList())
        .addAllSessions(value.sessions().stream().map(ReportMessages::toProto).toList())
        .build();
  }

  static Observations fromProto(ObservationsProto p) {
    return new Observations(
        p.getLeader(),
        p.getTerm(),
        Fields.duration("leadingFor", p.hasLeadingFor(), p.getLeadingFor()),
        new Epoch(p.getMapEpoch()),
        p.getReportsList().stream().map(ReportMessages::fromProto).toList(),
        p.getSessionsList().stream().map(ReportMessages::fromProto).toList());
  }
}
