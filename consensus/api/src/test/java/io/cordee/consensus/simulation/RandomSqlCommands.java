package io.cordee.consensus.simulation;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of the generator for databases, plans and jobs. Confined to one thread. */
final class RandomSqlCommands {
  private final Picks picks;
  private ClusterMap map = ClusterMap.empty();
  private Instant now = Samples.T0;

  RandomSqlCommands(Picks picks) {
    this.picks = picks;
  }

  void look(ClusterMap present, Instant at) {
    map = present;
    now = at;
  }

  void addTo(RandomCommands all) {
    all.add(SqlCommand.AddDatabase.class, 2, this::addDatabase);
    all.add(SqlCommand.SetServerState.class, 12, this::setServerState);
    all.add(SqlCommand.SetSyncSet.class, 6, this::setSyncSet);
    all.add(
        SqlCommand.FreezeRoute.class,
        5,
        () -> new SqlCommand.FreezeRoute(databaseName(), jobId(), term()));
    all.add(SqlCommand.RecordCut.class, 5, this::recordCut);
    all.add(SqlCommand.MoveWriter.class, 5, this::moveWriter);
    all.add(
        SqlCommand.OpenRoute.class,
        4,
        () -> new SqlCommand.OpenRoute(databaseName(), jobId(), term()));
    all.add(PlanCommand.ProposePlan.class, 5, this::propose);
    all.add(PlanCommand.ApprovePlan.class, 6, this::approve);
    all.add(PlanCommand.RefusePlan.class, 1, () -> new PlanCommand.RefusePlan(planId(), "no"));
    all.add(PlanCommand.ExpirePlan.class, 1, () -> new PlanCommand.ExpirePlan(planId()));
    all.add(
        PlanCommand.SupersedePlan.class,
        1,
        () -> new PlanCommand.SupersedePlan(planId(), "it answers again"));
    all.add(
        PlanCommand.TakeOverJob.class,
        2,
        () -> new PlanCommand.TakeOverJob(jobId(), term() + picks.below(2)));
    all.add(
        PlanCommand.StartStep.class,
        12,
        () -> new PlanCommand.StartStep(jobId(), step(StepState.PLANNED), term()));
    all.add(
        PlanCommand.EndStep.class,
        12,
        () ->
            new PlanCommand.EndStep(
                jobId(), step(StepState.RUNNING), term(), !picks.rarely(), "seen"));
    all.add(PlanCommand.FinishJob.class, 3, this::finish);
  }

  private Command addDatabase() {
    List<SqlServer> servers = new ArrayList<>();
    int count = 2 + picks.below(2);
    for (int i = 0; i < count; i++) {
      String agent = picks.rarely() ? "node-z" : "node-a";
      servers.add(Samples.server("db-" + i, agent, 3300 + (picks.rarely() ? 0 : i)));
    }
    return new SqlCommand.AddDatabase(
        databaseName(), servers, picks.one(List.of(ApprovalPolicy.values())));
  }

  private Command setServerState() {
    String database = databaseName();
    String name = "db-" + picks.below(3);
    SqlServerState state =
        map.databases()
            .get(database)
            .flatMap(d -> d.server(name))
            .map(SqlServer::state)
            .orElse(SqlServerState.JOINING);
    SqlServerState expected = picks.rarely() ? SqlServerState.READY : state;
    SqlServerState next =
        picks.often() ? usualNext(state) : picks.one(List.of(SqlServerState.values()));
    String cut = picks.rarely() ? "0-1-7" : "";
    return new SqlCommand.SetServerState(database, name, expected, next, cut, "seen");
  }

  private static SqlServerState usualNext(SqlServerState state) {
    return switch (state) {
      case LOST -> SqlServerState.QUARANTINED;
      case QUARANTINED -> SqlServerState.READMITTING;
      default -> SqlServerState.READY;
    };
  }

  private Command setSyncSet() {
    Optional<SqlCluster> database = database();
    List<String> syncSet = syncSet(database.map(d -> d.route().writer()).orElse("db-0"));
    long version = database.map(d -> d.route().version()).orElse(1L);
    return new SqlCommand.SetSyncSet(
        databaseName(), picks.rarely() ? version - 1 : version, syncSet, "seen");
  }

  private List<String> syncSet(String writer) {
    List<String> syncSet = new ArrayList<>(picks.rarely() ? List.of() : List.of(writer));
    for (int i = 0; i < 3; i++) {
      if (!writer.equals("db-" + i) && picks.below(2) == 0) {
        syncSet.add("db-" + i);
      }
    }
    return syncSet;
  }

  private Command recordCut() {
    String server = plan().map(Plan::from).orElse("db-0");
    String cut = picks.rarely() ? "" : "0-1-" + (picks.rarely() ? 8 : 7);
    return new SqlCommand.RecordCut(
        databaseName(), jobId(), term(), picks.rarely() ? "db-1" : server, cut);
  }

  private Command moveWriter() {
    String to = picks.rarely() ? "db-0" : plan().map(Plan::to).orElse("db-1");
    return new SqlCommand.MoveWriter(databaseName(), jobId(), term(), to, syncSet(to));
  }

  private Command propose() {
    Optional<SqlCluster> database = database();
    boolean failover = picks.often();
    String from =
        database
            .flatMap(
                d ->
                    d.servers().stream()
                        .filter(s -> s.state() == SqlServerState.QUARANTINED)
                        .map(SqlServer::name)
                        .findFirst())
            .orElse("db-0");
    String writer = database.map(d -> d.route().writer()).orElse("db-0");
    RiskClass risk = picks.one(List.of(RiskClass.values()));
    return new PlanCommand.ProposePlan(
        failover ? PlanKind.SQL_FAILOVER : PlanKind.SQL_READMIT_DIVERGED,
        databaseName(),
        failover && !picks.rarely() ? writer : from,
        picks.rarely() ? "db-0" : other(failover ? writer : from),
        now.plus(Duration.ofMinutes(picks.below(20) - 1)),
        database.map(d -> d.route().version()).orElse(1L) - (picks.rarely() ? 1 : 0),
        Samples.facts(),
        List.of("node-a: silent for 4 s"),
        new Risk(risk, risk == RiskClass.AT_MOST ? 3 : 0, "test"),
        Samples.steps());
  }

  private String other(String server) {
    String one = "db-" + picks.below(3);
    return one.equals(server) ? "db-" + picks.below(3) : one;
  }

  private Command approve() {
    String id = planId();
    SortedMap<String, String> observed =
        new TreeMap<>(map.plans().get(id).map(Plan::facts).orElse(Samples.facts()));
    if (picks.rarely()) {
      observed.put("writer", "answers");
    }
    if (picks.rarely()) {
      observed.remove("candidate");
    }
    return new PlanCommand.ApprovePlan(id, observed, 1 + picks.below(3), !picks.often(), "yes");
  }

  private Command finish() {
    boolean allDone =
        job().stream().flatMap(j -> j.steps().stream()).allMatch(s -> s.state() == StepState.DONE);
    return new PlanCommand.FinishJob(
        jobId(), term(), allDone || !picks.rarely(), "end", Optional.of("way back"));
  }

  private String planId() {
    List<Plan> waiting =
        map.plans().values().stream().filter(p -> p.state() == PlanState.WAITING).toList();
    if (waiting.isEmpty() || picks.rarely()) {
      return "fp-000" + picks.below(9);
    }
    return picks.one(waiting).id();
  }

  private Optional<Job> job() {
    return map.jobs().values().stream().filter(j -> j.state() == JobState.RUNNING).findFirst();
  }

  private Optional<Plan> plan() {
    return job().flatMap(Job::planId).flatMap(map.plans()::get);
  }

  private String jobId() {
    Optional<String> any = map.jobs().lastKey();
    return picks.rarely() ? any.orElse("000009") : job().map(Job::id).orElse(any.orElse("000001"));
  }

  private long term() {
    long term = job().map(Job::executorTerm).orElse(1L);
    return picks.rarely() ? term - 1 : term;
  }

  private String step(StepState state) {
    return job().stream()
        .flatMap(j -> j.steps().stream())
        .filter(s -> s.state() == state)
        .map(Step::name)
        .findFirst()
        .filter(name -> !picks.rarely())
        .orElse("open");
  }

  private String databaseName() {
    return picks.rarely() ? "crm" : plan().map(Plan::resource).orElse("shop");
  }

  private Optional<SqlCluster> database() {
    return map.databases().get("shop");
  }
}
