package io.cordee.cli.admin;

import io.cordee.cli.json.Json;
import io.cordee.cli.status.Sight;
import io.cordee.cli.status.StatusAssembler;
import io.cordee.cli.status.StatusJson;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/status}, nodes, databases, plans, jobs, audit. Thread-safe. */
final class ReadRoutes {
  private static final int MAX_AUDIT = 1_000;
  private static final int DEFAULT_AUDIT = 100;

  private final NodeServices services;

  ReadRoutes(NodeServices services) {
    this.services = services;
  }

  /** Answers, or says that the path is not one of these. */
  boolean handle(Call call) throws IOException {
    if (!call.method().equals("GET")) {
      return false;
    }
    if (call.is("GET", "v1", "status")) {
      Reading reading = read();
      call.json(
          200,
          reading.envelope(
              "Status",
              StatusJson.data(
                  StatusAssembler.assemble(reading.map(), reading.observations(), reading.at()))));
    } else if (call.is("GET", "v1", "nodes")) {
      Reading reading = read();
      Sight sight = sight(reading);
      list(
          call,
          reading,
          "NodeList",
          "nodes",
          sight.nodes().stream().map(n -> Views.node(sight, n)).toList());
    } else if (call.segment(1).equals("databases")) {
      return databases(call);
    } else if (call.segment(1).equals("plans")) {
      return plans(call);
    } else if (call.segment(1).equals("jobs")) {
      return jobs(call);
    } else if (call.is("GET", "v1", "audit")) {
      audit(call);
    } else {
      return false;
    }
    return true;
  }

  private boolean databases(Call call) throws IOException {
    if (call.segments().size() > 3) {
      return false;
    }
    Reading reading = read();
    Sight sight = sight(reading);
    if (call.segments().size() == 2) {
      list(
          call,
          reading,
          "DatabaseList",
          "databases",
          reading.map().databases().values().stream().map(d -> Views.database(sight, d)).toList());
      return true;
    }
    SqlCluster database = find(reading.map().databases(), call.segment(2), "database", "db");
    call.json(200, reading.envelope("Database", Views.database(sight, database)));
    return true;
  }

  private boolean plans(Call call) throws IOException {
    if (call.segments().size() > 3) {
      return false;
    }
    Reading reading = read();
    if (call.segments().size() == 2) {
      list(
          call,
          reading,
          "PlanList",
          "plans",
          reading.map().plans().values().stream().map(p -> Views.plan(p, reading.at())).toList());
      return true;
    }
    Plan plan =
        reading
            .map()
            .plans()
            .get(call.segment(2))
            .orElseThrow(
                () ->
                    new CordeeException(
                        ErrorCode.PLAN_UNKNOWN,
                        "there is no plan " + call.segment(2) + ": see `cordee failover list`"));
    call.json(200, reading.envelope("Plan", Views.plan(plan, reading.at())));
    return true;
  }

  private boolean jobs(Call call) throws IOException {
    if (call.segments().size() > 3) {
      return false;
    }
    Reading reading = read();
    if (call.segments().size() == 2) {
      list(
          call,
          reading,
          "JobList",
          "jobs",
          reading.map().jobs().values().stream().map(Views::job).toList());
      return true;
    }
    Job job = find(reading.map().jobs(), call.segment(2), "job", "job");
    call.json(200, reading.envelope("Job", Views.job(job)));
    return true;
  }

  private void audit(Call call) throws IOException {
    int limit = call.query("limit", 1, MAX_AUDIT, DEFAULT_AUDIT);
    String who = call.query("who", "");
    String subject = call.query("subject", "");
    Reading reading = Reading.takeAudited(services);
    List<AuditEntry> entries = new ArrayList<>(reading.map().audit().values());
    Collections.reverse(entries);
    List<Map<String, Object>> newest =
        entries.stream()
            .filter(e -> who.isEmpty() || e.who().contains(who))
            .filter(e -> subject.isEmpty() || e.subject().equals(subject))
            .limit(limit)
            .map(Views::audit)
            .toList();
    List<Map<String, Object>> oldestFirst = new ArrayList<>(newest);
    Collections.reverse(oldestFirst);
    list(call, reading, "AuditList", "entries", oldestFirst);
  }

  private Reading read() {
    return Reading.take(services.coordinator(), services.clock());
  }

  private static Sight sight(Reading reading) {
    return new Sight(reading.map(), reading.observations());
  }

  private static void list(
      Call call, Reading reading, String kind, String field, List<Map<String, Object>> items)
      throws IOException {
    call.json(200, reading.envelope(kind, Json.object(field, items)));
  }

  private static <T> T find(Table<T> table, String key, String noun, String command) {
    return table
        .get(key)
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.NOT_FOUND,
                    "there is no " + noun + " " + key + ": see `cordee " + command + " list`"));
  }
}
