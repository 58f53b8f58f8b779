package io.cordee.cli.status;

import io.cordee.cli.json.Json;
import io.cordee.consensus.observation.Finding;
import java.util.List;
import java.util.Map;

/** The status as the data of its JSON envelope; the text is rendered from this. Stateless. */
public final class StatusJson {
  private StatusJson() {}

  public static Map<String, Object> data(Status status) {
    return Json.object(
        "cluster", status.cluster(),
        "clusterId", status.clusterId(),
        "health", status.health(),
        "leader", status.leader(),
        "term", status.term(),
        "leadingForMs", status.leadingFor().toMillis(),
        "voters", status.voters(),
        "votersUp", status.votersUp(),
        "findings", findings(status.findings()),
        "ifLostNow",
            status.ifLost().stream()
                .map(r -> Json.object("room", r.room(), "ok", r.ok(), "text", r.text()))
                .toList(),
        "rooms", status.rooms().stream().map(StatusJson::room).toList(),
        "objects",
            Json.object(
                "groups", status.groups(),
                "count", status.objects(),
                "bytes", status.objectBytes()),
        "databases",
            status.databases().stream()
                .map(
                    d ->
                        Json.object(
                            "name", d.name(),
                            "writer", d.writer(),
                            "phase", d.phase(),
                            "ok", d.ok(),
                            "text", d.text()))
                .toList(),
        "jobs", work(status.jobs()),
        "plans", work(status.plans()));
  }

  public static List<Map<String, Object>> findings(List<Finding> findings) {
    return findings.stream()
        .map(
            f ->
                Json.object(
                    "level", f.level().name(),
                    "code", f.code(),
                    "subject", f.subject(),
                    "text", f.text(),
                    "fix", f.fix(),
                    "since", f.since().toString()))
        .toList();
  }

  private static Map<String, Object> room(Status.Room room) {
    return Json.object(
        "room", room.name(),
        "nodes", room.nodes(),
        "nodesUp", room.nodesUp(),
        "voters", room.voters(),
        "leads", room.leads(),
        "copies", room.copies(),
        "copiesMissing", room.copiesMissing(),
        "usedBytes", room.usedBytes(),
        "sizeBytes", room.sizeBytes(),
        "state", room.state());
  }

  private static List<Map<String, Object>> work(List<Status.Work> works) {
    return works.stream()
        .map(
            w ->
                Json.object(
                    "id", w.id(),
                    "resource", w.resource(),
                    "text", w.text(),
                    "command", w.command()))
        .toList();
  }
}
