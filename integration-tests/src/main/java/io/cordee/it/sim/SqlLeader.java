package io.cordee.it.sim;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.assess.Assessment;
import io.cordee.sql.manager.assess.Assessor;
import io.cordee.sql.manager.assess.DatabaseView;
import io.cordee.sql.manager.assess.Decision;
import io.cordee.sql.manager.assess.FailoverPlanner;
import io.cordee.sql.manager.assess.Limits;
import io.cordee.sql.manager.assess.ReadmitPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the leader does for the database: the real assessor decides, its decisions are carried out
 * on simulated servers. Confined to one run.
 */
final class SqlLeader {
  private static final long LOOK = 500 * World.MILLI;
  private static final String DIFFERS = "data differ: ";
  private static final long VERIFY = 200 * World.MILLI;

  private final Env env;
  private final Replica replica;
  private final SqlWorld sql;
  private final Limits limits;
  private final Chance chance;
  private Map<String, Instant> since = Map.of();
  private Optional<SqlJob> job = Optional.empty();
  private boolean active;
  private boolean growing;
  private long term;

  SqlLeader(Env env, Replica replica, SqlWorld sql, Limits limits) {
    this.env = env;
    this.replica = replica;
    this.sql = sql;
    this.limits = limits;
    this.chance = env.chance().split();
    replica.duty(this::lead);
  }

  private void lead(boolean begins) {
    active = begins;
    growing = false;
    job = Optional.empty();
    since = Map.of();
    if (begins) {
      term = replica.raft().term();
      sql.forget(replica);
      loop(term);
    }
  }

  private void loop(long inTerm) {
    if (!active || term != inTerm) {
      return;
    }
    replica.readMap(found -> found.ifPresent(this::lookSoon));
    replica.machine().after(LOOK, () -> loop(inTerm));
  }

  private void lookSoon(ClusterMap map) {
    if (map.databases().contains(SqlWorld.DATABASE)) {
      after(0, () -> look(map));
    }
  }

  /** A thread may sleep between reading the map and acting on it. */
  private void after(long nanos, Runnable work) {
    long inTerm = term;
    replica
        .machine()
        .after(
            nanos + chance.between(0, 30 * World.MILLI),
            () -> {
              if (active && term == inTerm) {
                work.run();
              }
            });
  }

  private void look(ClusterMap map) {
    runJob(map);
    Assessment assessment =
        new Assessor(limits)
            .assess(map, sql.observations(replica), since, replica.machine().wall());
    since = assessment.since();
    for (Decision decision : assessment.decisions()) {
      env.counters().add("decision: " + decision.getClass().getSimpleName());
      after(0, () -> carryOut(map, decision));
    }
  }

  private void runJob(ClusterMap map) {
    Optional<Job> running =
        map.jobs().values().stream().filter(j -> j.state() == JobState.RUNNING).findFirst();
    if (running.isEmpty()) {
      return;
    }
    if (job.filter(j -> j.id().equals(running.get().id())).isEmpty()) {
      job = Optional.of(new SqlJob(env, this, sql, running.get().id()));
    }
    job.get().next(map);
  }

  // for the job as well

  Replica replica() {
    return replica;
  }

  long term() {
    return term;
  }

  void propose(Command command, Consumer<io.cordee.it.sim.Decision> done) {
    replica.propose(command, done);
  }

  boolean reaches(String server) {
    return sql.reaches(replica.machine(), sql.server(server).machine());
  }

  boolean fenced(SqlCluster database, String server) {
    boolean ok = reaches(server) && sql.server(server).fence(database.route().version(), term);
    if (!ok && reaches(server)) {
      env.counters().add("stale executor refused by a server");
    }
    return ok;
  }

  static SortedMap<String, String> facts(DatabaseView view, Plan plan) {
    return plan.kind() == PlanKind.SQL_FAILOVER
        ? FailoverPlanner.facts(view, plan.from(), plan.to())
        : ReadmitPlanner.facts(view, plan.from());
  }

  DatabaseView view(SqlCluster database) {
    return DatabaseView.of(database, sql.observations(replica), limits);
  }

  void move(String server, SqlServerState from, SqlServerState to, String note) {
    propose(
        new SqlCommand.SetServerState(SqlWorld.DATABASE, server, from, to, "", note), done -> {});
  }

  // decisions

  private void carryOut(ClusterMap map, Decision decision) {
    SqlCluster database = SqlWorld.database(map);
    String writer = database.route().writer();
    if (decision instanceof Decision.SetUp) {
      new SqlSetUp(this, sql).run(database);
    } else if (decision instanceof Decision.OpenWriter && fenced(database, writer)) {
      sql.server(writer).setWaits(database.syncSet().size() > 1);
      sql.server(writer).setReadOnly(false);
    } else if (decision instanceof Decision.CloseReader d && fenced(database, d.server())) {
      sql.server(d.server()).setReadOnly(true);
    } else if (growing && aboutSyncSet(decision)) {
      env.counters().add("decision waits for the growth of the sync set");
    } else if (decision instanceof Decision.ShrinkSyncSet d) {
      shrink(database, d);
    } else if (decision instanceof Decision.SemiSyncOff && fenced(database, writer)) {
      if (database.syncSet().size() == 1) {
        sql.server(writer).setWaits(false);
      }
    } else if (decision instanceof Decision.GrowSyncSet d) {
      grow(database, d.server());
    } else if (decision instanceof Decision.Replicate d && reaches(d.server())) {
      replicate(database, d.server());
    } else if (decision instanceof Decision.Quarantine d && fenced(database, d.server())) {
      sql.server(d.server()).disarm();
      String note = database.server(d.server()).orElseThrow().note();
      String kept = note.startsWith(DIFFERS) ? note : "answers again";
      move(d.server(), SqlServerState.LOST, SqlServerState.QUARANTINED, kept);
    } else if (decision instanceof Decision.Judge d) {
      judge(map, database, d.server());
    } else if (decision instanceof Decision.Readmit d) {
      readmit(database, d.server());
    } else {
      plan(map, decision);
    }
  }

  /** One worker does these, one after the other. */
  private static boolean aboutSyncSet(Decision decision) {
    return decision instanceof Decision.ShrinkSyncSet
        || decision instanceof Decision.SemiSyncOff
        || decision instanceof Decision.GrowSyncSet;
  }

  private static Set<String> others(SqlCluster database, String name, SqlServerState state) {
    TreeSet<String> found = new TreeSet<>();
    for (SqlServer server : database.servers()) {
      if (!server.name().equals(name) && server.state() == state) {
        found.add(server.name());
      }
    }
    return found;
  }

  private void shrink(SqlCluster database, Decision.ShrinkSyncSet d) {
    propose(
        new SqlCommand.SetSyncSet(
            database.name(), database.route().version(), d.remaining(), d.why()),
        done -> {
          String writer = database.route().writer();
          if (done.ok() && d.remaining().size() == 1 && fenced(database, writer)) {
            sql.server(writer).setWaits(false);
          }
        });
  }

  private void grow(SqlCluster database, String name) {
    MariaSim writer = sql.server(database.route().writer());
    if (!fenced(database, writer.name()) || !reaches(name)) {
      return;
    }
    growing = true;
    writer.setWaits(true);
    int before = writer.received(writer.domain());
    after(VERIFY, () -> grown(database, writer, sql.server(name), before));
  }

  private void grown(SqlCluster database, MariaSim writer, MariaSim replicaServer, int before) {
    boolean acknowledges =
        replicaServer.sources().contains(writer.name())
            && sql.reaches(replicaServer.machine(), writer.machine())
            && replicaServer.received(writer.domain()) >= before;
    boolean alone = database.syncSet().size() == 1;
    if (!acknowledges) {
      if (alone && reaches(writer.name())) {
        writer.setWaits(false);
      }
      growing = false;
      return;
    }
    List<String> larger = new ArrayList<>(database.syncSet());
    larger.add(replicaServer.name());
    propose(
        new SqlCommand.SetSyncSet(database.name(), database.route().version(), larger, "keeps up"),
        done -> {
          growing = false;
          if (done.known() && !done.ok() && alone && fenced(database, writer.name())) {
            writer.setWaits(false);
          }
        });
  }

  private void replicate(SqlCluster database, String name) {
    MariaSim server = sql.server(name);
    if (!isWriter(database, name) && !fenced(database, name)) {
      return;
    }
    if (!isWriter(database, name)) {
      server.setWaits(false);
    }
    boolean counted = database.syncSet().contains(name) && !isWriter(database, name);
    if (counted && !server.applies() && env.bug() != Bug.START_BEFORE_SHRINK) {
      leaveSyncSet(database, name);
    } else {
      server.replicateFrom(others(database, name, SqlServerState.READY));
    }
  }

  private static boolean isWriter(SqlCluster database, String name) {
    return database.route().writer().equals(name);
  }

  /** A start throws away what was received and not applied: nobody may count on it any more. */
  private void leaveSyncSet(SqlCluster database, String name) {
    MariaSim server = sql.server(name);
    List<String> rest = new ArrayList<>(database.syncSet());
    rest.remove(name);
    propose(
        new SqlCommand.SetSyncSet(
            database.name(), database.route().version(), rest, "starts to replicate anew"),
        done -> {
          if (done.ok() && active && reaches(name) && fenced(database, name)) {
            server.replicateFrom(others(database, name, SqlServerState.READY));
          }
        });
  }

  private void judge(ClusterMap map, SqlCluster database, String name) {
    MariaSim server = sql.server(name);
    MariaSim writer = sql.server(database.route().writer());
    if (!reaches(name) || !reaches(writer.name()) || planStands(map, database, name)) {
      return;
    }
    int cut = cutOf(database, server);
    int tail = Math.max(0, server.received(server.domain()) - cut);
    boolean shorter = server.received(server.domain()) < cut;
    boolean differs = database.server(name).orElseThrow().note().startsWith(DIFFERS);
    if (tail == 0 && !shorter && !differs && writer.covers(server)) {
      move(name, SqlServerState.QUARANTINED, SqlServerState.READMITTING, "no tail");
      return;
    }
    env.counters().add("tail found");
    propose(
        ReadmitPlanner.plan(
            view(database),
            database.server(name).orElseThrow(),
            tail,
            List.of(tail + " transactions only on " + name),
            replica.machine().wall(),
            limits),
        done -> {});
  }

  /** How many of its own transactions the survivors had when it was cut off. */
  static int cutOf(SqlCluster database, MariaSim server) {
    String cut = database.server(server.name()).orElseThrow().cut();
    return SqlJob.count(cut, server.domain());
  }

  private boolean planStands(ClusterMap map, SqlCluster database, String name) {
    Optional<Plan> newest =
        map.plans().values().stream()
            .filter(p -> p.kind() == PlanKind.SQL_READMIT_DIVERGED && p.from().equals(name))
            .reduce((a, b) -> a.created().isAfter(b.created()) ? a : b);
    if (newest.isEmpty() || !newest.get().facts().equals(facts(view(database), newest.get()))) {
      return false;
    }
    Plan plan = newest.get();
    boolean expired = !replica.machine().wall().isBefore(plan.expires());
    if (plan.state() == PlanState.WAITING && expired) {
      propose(new PlanCommand.ExpirePlan(plan.id()), done -> {});
    }
    return !expired && (plan.state() == PlanState.WAITING || plan.state() == PlanState.REFUSED);
  }

  private void readmit(SqlCluster database, String name) {
    MariaSim server = sql.server(name);
    MariaSim writer = sql.server(database.route().writer());
    if (!fenced(database, name) || !reaches(writer.name())) {
      return;
    }
    if (!server.sources().contains(writer.name()) || !server.applies()) {
      server.setWaits(false);
      server.replicateFrom(new TreeSet<>(List.of(writer.name())));
    } else if (server.diverged()) {
      env.counters().add("data differed");
      move(name, SqlServerState.READMITTING, SqlServerState.LOST, DIFFERS + "a checksum");
    } else if (writer.applied(server.domain(), server.received(server.domain()) + 1)) {
      env.counters().add("own writes missing");
      move(name, SqlServerState.READMITTING, SqlServerState.LOST, DIFFERS + "its own writes");
    } else if (server.covers(writer)) {
      env.counters().add("server readmitted");
      move(name, SqlServerState.READMITTING, SqlServerState.READY, "compared, equal");
    }
  }

  private void plan(ClusterMap map, Decision decision) {
    if (decision instanceof Decision.Propose d) {
      propose(d.plan(), done -> {});
    } else if (decision instanceof Decision.Supersede d) {
      propose(new PlanCommand.SupersedePlan(d.planId(), d.why()), done -> {});
    } else if (decision instanceof Decision.Expire d) {
      propose(new PlanCommand.ExpirePlan(d.planId()), done -> {});
    } else if (decision instanceof Decision.Approve d && map.plans().contains(d.planId())) {
      Plan plan = map.plans().get(d.planId()).orElseThrow();
      SortedMap<String, String> facts = facts(view(SqlWorld.database(map)), plan);
      propose(new PlanCommand.ApprovePlan(plan.id(), facts, term, true, "policy"), done -> {});
    }
  }
}
