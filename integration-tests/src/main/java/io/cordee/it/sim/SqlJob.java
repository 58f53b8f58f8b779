package io.cordee.it.sim;

import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import io.cordee.consensus.observation.Observations;
import io.cordee.sql.manager.gtid.GtidPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Executes an approved plan on simulated servers, step by step, as the manager's executor does; one
 * command at a time. Confined to one run.
 */
final class SqlJob {
  private static final Duration TERM = Duration.ofMillis(RouteLease.TERM_MILLIS);
  private static final long STEP_LIMIT = 20 * World.SECOND;

  private final Env env;
  private final SqlLeader lead;
  private final SqlWorld sql;
  private final String id;
  private boolean busy;
  private String current = "";
  private long currentSince;

  SqlJob(Env env, SqlLeader lead, SqlWorld sql, String id) {
    this.env = env;
    this.lead = lead;
    this.sql = sql;
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Does what comes next, as the map says where the job is. */
  void next(ClusterMap map) {
    Job job = map.jobs().get(id).orElseThrow();
    Plan plan = job.planId().flatMap(map.plans()::get).orElseThrow();
    if (busy) {
      return;
    }
    if (job.executorTerm() < lead.term()) {
      env.counters().add("job taken over");
      send(new PlanCommand.TakeOverJob(id, lead.term()));
      return;
    }
    for (Step step : job.steps()) {
      if (step.state() == StepState.PLANNED) {
        send(new PlanCommand.StartStep(id, step.name(), lead.term()));
        return;
      }
      if (step.state() == StepState.FAILED) {
        goBack(map, plan, step.name());
        return;
      }
      if (step.state() == StepState.RUNNING) {
        run(map, plan, step.name());
        return;
      }
    }
    send(new PlanCommand.FinishJob(id, lead.term(), true, "done", Optional.empty()));
  }

  private void send(Command command) {
    busy = true;
    lead.propose(command, done -> busy = false);
  }

  private void end(String step, boolean ok, String result) {
    env.counters().add("step " + step + (ok ? " done" : " failed"));
    send(new PlanCommand.EndStep(id, step, lead.term(), ok, result));
  }

  private void run(ClusterMap map, Plan plan, String step) {
    if (!current.equals(step)) {
      current = step;
      currentSince = lead.replica().machine().nanoTime();
    }
    boolean late = lead.replica().machine().nanoTime() - currentSince > STEP_LIMIT;
    if (late && !step.equals("promote") && !step.equals("open")) {
      end(step, false, "took too long");
      return;
    }
    SqlCluster database = SqlWorld.database(map);
    switch (step) {
      case "freeze" -> freeze(database, plan);
      case "cut" -> cut(database, plan);
      case "leases" -> leases(database);
      case "level" -> level(database, plan);
      case "promote" -> promote(database, plan);
      case "open" -> open(database, plan);
      default -> readmit(database, plan, step);
    }
  }

  private void goBack(ClusterMap map, Plan plan, String step) {
    SqlCluster database = SqlWorld.database(map);
    if (database.route().planId().equals(Optional.of(plan.id()))) {
      send(new SqlCommand.OpenRoute(SqlWorld.DATABASE, id, lead.term()));
    } else {
      String why = "step " + step + " failed";
      send(new PlanCommand.FinishJob(id, lead.term(), false, why, Optional.empty()));
    }
  }

  private List<SqlServer> survivors(SqlCluster database, Plan plan) {
    return database.servers().stream()
        .filter(s -> s.state() == SqlServerState.READY && !s.name().equals(plan.from()))
        .toList();
  }

  private void freeze(SqlCluster database, Plan plan) {
    if (database.route().planId().equals(Optional.of(plan.id()))) {
      end("freeze", true, "frozen");
    } else {
      send(new SqlCommand.FreezeRoute(SqlWorld.DATABASE, id, lead.term()));
    }
  }

  private void cut(SqlCluster database, Plan plan) {
    int domain = sql.server(plan.from()).domain();
    String best = "";
    for (SqlServer survivor : survivors(database, plan)) {
      if (!lead.reaches(survivor.name())) {
        boolean none = plan.risk().riskClass() == RiskClass.NONE;
        boolean mayAcknowledge = none || database.syncSet().contains(survivor.name());
        if (mayAcknowledge || survivor.name().equals(plan.to())) {
          end("cut", false, survivor.name() + " cannot be told to stop");
          return;
        }
        continue;
      }
      MariaSim server = sql.server(survivor.name());
      if (env.bug() != Bug.SURVIVORS_NOT_CUT) {
        server.stopReceiving(plan.from());
      }
      if (!server.applies() && plan.risk().riskClass() == RiskClass.NONE) {
        end("cut", false, survivor.name() + " was restarted");
        return;
      }
      if (best.isEmpty() || server.received(domain) >= count(best, domain)) {
        best = server.position(true);
      }
    }
    if (!cutReadmitting(database, plan, best, domain)) {
      end("cut", false, "a server in readmission has more, or cannot be told");
      return;
    }
    String recorded = database.server(plan.from()).orElseThrow().cut();
    if (recorded.isEmpty()) {
      String cut = best.isEmpty() ? domain + "-" + domain + "-0" : best;
      send(new SqlCommand.RecordCut(SqlWorld.DATABASE, id, lead.term(), plan.from(), cut));
    } else if (count(best, domain) < count(recorded, domain)) {
      end("cut", false, "no survivor has the cut any more");
    } else {
      end("cut", true, recorded);
    }
  }

  private boolean cutReadmitting(SqlCluster database, Plan plan, String best, int domain) {
    boolean none = plan.risk().riskClass() == RiskClass.NONE;
    for (SqlServer s : database.servers()) {
      if (s.state() != SqlServerState.READMITTING) {
        continue;
      }
      MariaSim server = sql.server(s.name());
      boolean reached = lead.reaches(s.name());
      if (reached) {
        server.stopReceiving(plan.from());
      }
      boolean more = server.received(domain) > (best.isEmpty() ? 0 : count(best, domain));
      if (none && (!reached || more || !server.applies())) {
        return false;
      }
      if (reached && !more) {
        server.forget(sql.server(plan.from()));
      }
    }
    return true;
  }

  private void leases(SqlCluster database) {
    Observations seen = sql.observations(lead.replica());
    boolean over =
        seen.sessions().stream()
            .allMatch(
                s ->
                    s.ackedRouteVersion() >= database.route().version()
                        || s.sinceRenewal().compareTo(TERM) > 0);
    if (seen.leadingFor().compareTo(TERM) >= 0 && over) {
      end("leases", true, "over");
    }
  }

  private void level(SqlCluster database, Plan plan) {
    if (!lead.reaches(plan.to())) {
      end("level", false, "the candidate does not answer");
      return;
    }
    MariaSim candidate = sql.server(plan.to());
    GtidPosition cut = GtidPosition.parse(database.server(plan.from()).orElseThrow().cut());
    boolean applied =
        cut.all().stream().allMatch(g -> candidate.applied((int) g.domain(), (int) g.sequence()));
    if (applied) {
      MariaSim lost = sql.server(plan.from());
      survivors(database, plan).forEach(s -> sql.server(s.name()).forget(lost));
      end("level", true, "applied");
    } else if (!candidate.applies()) {
      end("level", false, "restarted before it applied all");
    }
  }

  private void promote(SqlCluster database, Plan plan) {
    if (!database.route().writer().equals(plan.to())) {
      List<String> next = new ArrayList<>(List.of(plan.to()));
      for (SqlServer survivor : survivors(database, plan)) {
        MariaSim server = sql.server(survivor.name());
        boolean follows =
            database.syncSet().contains(survivor.name())
                && lead.reaches(survivor.name())
                && server.sources().contains(plan.to())
                && server.applies();
        if (follows) {
          next.add(survivor.name());
        }
      }
      send(new SqlCommand.MoveWriter(SqlWorld.DATABASE, id, lead.term(), plan.to(), next));
    } else if (lead.fenced(database, plan.to())) {
      sql.server(plan.to()).setWaits(database.syncSet().size() > 1);
      sql.server(plan.to()).setReadOnly(false);
      end("promote", true, "writable");
    }
  }

  private void open(SqlCluster database, Plan plan) {
    if (database.route().phase() == RoutePhase.OPEN) {
      env.counters().add("failover done");
      end("open", true, "open at " + plan.to());
    } else {
      send(new SqlCommand.OpenRoute(SqlWorld.DATABASE, id, lead.term()));
    }
  }

  private void readmit(SqlCluster database, Plan plan, String step) {
    MariaSim server = sql.server(plan.from());
    MariaSim writer = sql.server(database.route().writer());
    SqlServerState state = database.server(plan.from()).orElseThrow().state();
    if (!lead.fenced(database, plan.from()) || !lead.reaches(writer.name())) {
      return;
    }
    switch (step) {
      case "export", "compare" -> end(step, true, "done");
      case "reclone" -> {
        server.disarm();
        server.cloneFrom(writer);
        end(step, true, "done");
      }
      case "replicate" -> {
        if (state == SqlServerState.QUARANTINED) {
          busy = true;
          lead.propose(
              new SqlCommand.SetServerState(
                  SqlWorld.DATABASE,
                  plan.from(),
                  SqlServerState.QUARANTINED,
                  SqlServerState.READMITTING,
                  "",
                  "cloned"),
              done -> busy = false);
        } else if (!server.sources().contains(writer.name()) || !server.applies()) {
          server.replicateFrom(new TreeSet<>(List.of(writer.name())));
        } else if (server.covers(writer)) {
          end(step, true, "done");
        }
      }
      default -> {
        if (state == SqlServerState.READY) {
          env.counters().add("server readmitted");
          end(step, true, "done");
        } else {
          lead.move(plan.from(), state, SqlServerState.READY, "equal");
        }
      }
    }
  }

  /** The sequence of a domain in a position. */
  static int count(String position, int domain) {
    return (int) GtidPosition.parse(position).sequence(domain);
  }
}
