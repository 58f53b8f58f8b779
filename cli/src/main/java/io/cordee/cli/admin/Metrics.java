package io.cordee.cli.admin;

import io.cordee.cli.status.Sight;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.SqlProbe;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** This node's figures in Prometheus' text format. Thread-safe. */
final class Metrics {
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();

  /** Counts an answered request; {@code area} comes from a fixed set. */
  void count(String area, int status) {
    String labels = "area=\"" + area + "\",class=\"" + status / 100 + "xx\"";
    requests.computeIfAbsent(labels, l -> new LongAdder()).increment();
  }

  String render(NodeServices services) {
    ClusterMap map = services.coordinator().map();
    StringBuilder out = new StringBuilder(4_096);
    String node = "node=\"" + services.node() + "\"";
    gauge(out, "cordee_epoch", "newest cluster map seen", node, map.epoch().value());
    gauge(
        out,
        "cordee_nodes",
        "nodes in the map",
        node,
        new Sight(map, Optional.empty()).nodes().size());
    gauge(
        out,
        "cordee_ready",
        "1 when this node may serve",
        node,
        services.notReady().get().isEmpty() ? 1 : 0);
    services.ownReport().get().ifPresent(report -> render(out, node, report));
    out.append("# HELP cordee_admin_requests_total requests of the admin API\n");
    out.append("# TYPE cordee_admin_requests_total counter\n");
    requests.forEach(
        (labels, count) ->
            line(out, "cordee_admin_requests_total", node + "," + labels, count.sum()));
    return out.toString();
  }

  private static void render(StringBuilder out, String node, NodeReport report) {
    gauge(out, "cordee_resident_bytes", "memory of the process", node, report.residentBytes());
    gauge(out, "cordee_disk_used_bytes", "used on the data disk", node, report.diskUsedBytes());
    gauge(out, "cordee_disk_size_bytes", "size of the data disk", node, report.diskSizeBytes());
    head(out, "cordee_group_leader", "1 when this node leads the Raft group");
    for (GroupReport g : report.groups()) {
      line(out, "cordee_group_leader", group(node, g), g.role().equals("LEADER") ? 1 : 0);
    }
    head(out, "cordee_group_applied_index", "last applied entry");
    for (GroupReport g : report.groups()) {
      line(out, "cordee_group_applied_index", group(node, g), g.appliedIndex());
    }
    head(out, "cordee_group_objects", "objects of the placement group");
    for (GroupReport g : report.groups()) {
      line(out, "cordee_group_objects", group(node, g), g.objects());
    }
    head(out, "cordee_missing_chunks", "chunks this node should hold and does not yet");
    for (GroupReport g : report.groups()) {
      line(out, "cordee_missing_chunks", group(node, g), g.missingChunks());
    }
    head(out, "cordee_sql_answers", "1 when the MariaDB server answers this node's probe");
    for (SqlProbe p : report.sql()) {
      line(out, "cordee_sql_answers", probe(node, p), p.answers() ? 1 : 0);
    }
    head(out, "cordee_sql_lag_milliseconds", "age of the newest heartbeat; -1 unknown");
    for (SqlProbe p : report.sql()) {
      line(out, "cordee_sql_lag_milliseconds", probe(node, p), p.lagMillis());
    }
    head(out, "cordee_finding", "1 for each thing that is not well");
    for (Finding f : report.findings()) {
      String labels = ",code=\"" + f.code() + "\",subject=\"" + escaped(f.subject()) + "\"";
      line(out, "cordee_finding", node + labels, 1);
    }
  }

  private static String group(String node, GroupReport group) {
    return node + ",group=\"" + escaped(group.groupId()) + "\"";
  }

  private static String probe(String node, SqlProbe probe) {
    return node
        + ",database=\""
        + escaped(probe.database())
        + "\",server=\""
        + escaped(probe.server())
        + "\"";
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void gauge(
      StringBuilder out, String name, String help, String labels, long value) {
    head(out, name, help);
    line(out, name, labels, value);
  }

  private static void head(StringBuilder out, String name, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static void line(StringBuilder out, String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
