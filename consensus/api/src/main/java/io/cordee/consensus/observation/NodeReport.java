package io.cordee.consensus.observation;

import java.time.Instant;
import java.util.List;

/** What a node says of itself and of what it probes, about once a second. */
public record NodeReport(
    String node,
    int incarnation,
    String version,
    Instant started,
    long diskUsedBytes,
    long diskSizeBytes,
    long residentBytes,
    List<GroupReport> groups,
    List<Finding> findings,
    List<SqlProbe> sql) {
  public NodeReport {
    groups = List.copyOf(groups);
    findings = List.copyOf(findings);
    sql = List.copyOf(sql);
  }
}
