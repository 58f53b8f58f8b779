package io.cordee.cli.admin;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.cli.json.Json;
import io.cordee.cli.status.Sight;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as JSON. Pure. */
final class Views {
  private Views() {}

  static Map<String, Object> node(Sight sight, Node node) {
    Optional<NodeReport> report = sight.fresh(node.name());
    Map<String, Object> view =
        Json.object(
            "name", node.name(),
            "incarnation", node.incarnation(),
            "room", node.room(),
            "state", node.state().name(),
            "up", report.isPresent(),
            "voter", node.voter(),
            "leader", sight.observations().filter(o -> o.leader().equals(node.name())).isPresent(),
            "raft", node.raftAddress(),
            "rpc", node.rpcAddress(),
            "admin", node.adminAddress(),
            "s3", node.s3Address());
    sight.age(node.name()).ifPresent(age -> view.put("lastReportMs", age.toMillis()));
    report.ifPresent(
        r -> {
          view.put("version", r.version());
          view.put("started", r.started().toString());
          view.put("diskUsedBytes", r.diskUsedBytes());
          view.put("diskSizeBytes", r.diskSizeBytes());
          view.put("residentBytes", r.residentBytes());
          view.put(
              "groups",
              r.groups().stream()
                  .map(
                      g ->
                          Json.object(
                              "group", g.groupId(),
                              "role", g.role(),
                              "term", g.term(),
                              "applied", g.appliedIndex(),
                              "committed", g.commitIndex(),
                              "objects", g.objects(),
                              "bytes", g.bytes(),
                              "missingChunks", g.missingChunks()))
                  .toList());
        });
    return view;
  }

  static Map<String, Object> database(Sight sight, SqlCluster database) {
    boolean silent = sight.isSilent(database.name(), database.route().writer());
    List<RouteSession> sessions =
        sight.observations().stream()
            .flatMap(o -> o.sessions().stream())
            .filter(s -> s.database().equals(database.name()))
            .toList();
    return Json.object(
        "name", database.name(),
        "writer", database.route().writer(),
        "writable", database.route().phase() == RoutePhase.OPEN && !silent,
        "phase", database.route().phase().name(),
        "routeVersion", database.route().version(),
        "plan", database.route().planId().orElse(""),
        "syncSet", database.syncSet(),
        "syncSince", database.syncSince().toString(),
        "approval", database.approval().name(),
        "sessions", sessions.size(),
        "servers", database.servers().stream().map(s -> server(sight, database, s)).toList());
  }

  private static Map<String, Object> server(Sight sight, SqlCluster database, SqlServer server) {
    Map<String, SqlProbe> probes = sight.probes(database.name(), server.name());
    Map<String, Object> view =
        Json.object(
            "name", server.name(),
            "host", server.host(),
            "port", server.port(),
            "room", server.room(),
            "agent", server.agentNode(),
            "state", server.state().name(),
            "role", server.name().equals(database.route().writer()) ? "writer" : "reader",
            "inSyncSet", database.syncSet().contains(server.name()),
            "serverId", server.serverId(),
            "domainId", server.domainId(),
            "offset", server.autoIncrementOffset(),
            "since", server.since().toString(),
            "cut", server.cut(),
            "note", server.note());
    List<Map<String, Object>> observers = new ArrayList<>();
    probes.forEach((node, probe) -> observers.add(probe(node, probe)));
    view.put("answers", probes.values().stream().anyMatch(SqlProbe::answers));
    view.put(
        "lagMs",
        probes.values().stream()
            .filter(p -> p.answers() && p.lagMillis() >= 0)
            .mapToLong(SqlProbe::lagMillis)
            .min()
            .orElse(-1));
    view.put("seenBy", observers);
    return view;
  }

  private static Map<String, Object> probe(String node, SqlProbe probe) {
    return Json.object(
        "node", node,
        "answers", probe.answers(),
        "error", probe.error(),
        "silentMs", probe.silentFor().toMillis(),
        "readOnly", probe.readOnly(),
        "gtidBinlogPos", probe.gtidBinlogPos(),
        "gtidSlavePos", probe.gtidSlavePos(),
        "gtidIoPos", probe.gtidIoPos(),
        "replicaIo", probe.replicaIo(),
        "replicaSql", probe.replicaSql(),
        "semiSyncOn", probe.semiSyncOn(),
        "semiSyncClients", probe.semiSyncClients(),
        "lagMs", probe.lagMillis());
  }

  static Map<String, Object> plan(Plan plan, Instant now) {
    Map<String, Object> view =
        Json.object(
            "id", plan.id(),
            "state", plan.state().name(),
            "kind", plan.kind().name(),
            "resource", plan.resource(),
            "from", plan.from(),
            "to", plan.to(),
            "created", plan.created().toString(),
            "expires", plan.expires().toString(),
            "expired", plan.state() == PlanState.WAITING && !now.isBefore(plan.expires()),
            "risk",
                Json.object(
                    "class", plan.risk().riskClass().name(),
                    "transactions", plan.risk().transactions(),
                    "text", plan.risk().text()),
            "evidence", plan.evidence(),
            "facts", new HashMap<String, Object>(plan.facts()),
            "routeVersion", plan.routeVersion(),
            "steps", plan.steps().stream().map(Views::step).toList());
    view.put("approvedBy", plan.approvedBy().orElse(""));
    view.put("reason", plan.reason());
    view.put("supersededBy", plan.supersededBy().orElse(""));
    view.put("job", plan.jobId().orElse(""));
    return view;
  }

  static Map<String, Object> job(Job job) {
    return Json.object(
        "id", job.id(),
        "kind", job.kind(),
        "state", job.state().name(),
        "resource", job.resource(),
        "plan", job.planId().orElse(""),
        "startedBy", job.startedBy(),
        "executorTerm", job.executorTerm(),
        "started", job.started().toString(),
        "ended", job.ended().map(Instant::toString).orElse(""),
        "result", job.result(),
        "steps", job.steps().stream().map(Views::step).toList());
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> view =
        Json.object(
            "name", step.name(),
            "text", step.text(),
            "undo", step.undo(),
            "state", step.state().name(),
            "result", step.result());
    if (step.started().isPresent() && step.ended().isPresent()) {
      view.put("tookMs", Duration.between(step.started().get(), step.ended().get()).toMillis());
    }
    return view;
  }

  static Map<String, Object> audit(AuditEntry entry) {
    return Json.object(
        "seq", entry.seq(),
        "at", entry.at().toString(),
        "who", entry.who(),
        "action", entry.action(),
        "subject", entry.subject(),
        "reason", entry.reason(),
        "result", entry.result(),
        "epoch", entry.epoch().value(),
        "hash", entry.hash());
  }

  static Map<String, Object> object(ObjectInfo info) {
    return Json.object(
        "bucket", info.key().bucket(),
        "key", info.key().key(),
        "sizeBytes", info.sizeBytes(),
        "crc32c", crc(info.crc32c()),
        "etag", info.etag(),
        "version", info.version(),
        "modified", info.modified().toString());
  }

  static String crc(long crc32c) {
    return HexFormat.of().toHexDigits((int) crc32c);
  }
}
