package io.cordee.it.sim;

import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.assess.DatabaseView;
import io.cordee.sql.manager.assess.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Applications write to a database whose servers die, hang and return; the real assessor proposes,
 * two consoles approve or refuse, late, twice, or from stale screens. Confined to one run.
 */
final class PlanOnceLoad extends Load {
  private static final long WRITE_LIMIT = 4 * World.SECOND;
  private static final long PATIENCE = 240 * World.SECOND;
  private static final long LAST_MOMENT = 60 * World.SECOND;

  private final SqlWorld sql;
  private final SqlPromises promises;
  private final Limits limits;
  private final List<SimClient> admins = new ArrayList<>();
  private final Map<String, SessionClient> sessions = new HashMap<>();
  private final boolean slowConsoles;
  private final SqlHarm harm;
  private boolean registered;

  PlanOnceLoad(Env env, Cluster cluster) {
    super(env, cluster);
    sql = new SqlWorld(env, cluster);
    promises = new SqlPromises(env, sql);
    harm = new SqlHarm(env, cluster, sql);
    slowConsoles = chance().of(0.4);
    Duration life = Duration.ofSeconds(chance().between(8, slowConsoles ? 14 : 60));
    limits =
        new Limits(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(2), life, 200);
    cluster.replicas().forEach(r -> new SqlLeader(env, r, sql, limits));
    clients().forEach(c -> sessions.put(c.name(), new SessionClient(env, cluster, c.machine())));
    for (int i = 0; i < 2; i++) {
      String name = "admin-" + i;
      admins.add(new SimClient(env, cluster, cluster.machine(name), name));
    }
  }

  @Override
  void start() {
    register();
    sql.start();
    new TreeMap<>(sessions).values().forEach(SessionClient::start);
    super.start();
    admins.forEach(this::console);
    env().world().after(5 * World.SECOND, this::harm);
  }

  private void register() {
    ApprovalPolicy policy = chance().of(0.5) ? ApprovalPolicy.ALWAYS : ApprovalPolicy.WHEN_LOSSY;
    admins
        .get(0)
        .submit(
            "operator/admin-0",
            sql.registration(policy),
            done -> {
              boolean exists = done.error().equals(Optional.of(ErrorCode.ALREADY_EXISTS));
              registered = done.ok() || exists;
              if (!registered) {
                register();
              }
            });
  }

  // applications

  @Override
  void step(SimClient client, Consumer<Boolean> done) {
    SessionClient session = java.util.Objects.requireNonNull(sessions.get(client.name()));
    Optional<SqlCluster> found = session.map().databases().get(SqlWorld.DATABASE);
    boolean open = found.isPresent() && found.get().route().phase() == RoutePhase.OPEN;
    if (!open || !session.routeValid()) {
      env().counters().add("write held back");
      done.accept(false);
      return;
    }
    long version = found.get().route().version();
    MariaSim server = sql.server(found.get().route().writer());
    boolean[] answered = {false};
    Runnable answer =
        () -> {
          if (!answered[0]) {
            answered[0] = true;
            done.accept(true);
          }
        };
    env()
        .network()
        .send(client.machine(), server.machine(), () -> written(client, server, version, answer));
    client
        .machine()
        .after(
            WRITE_LIMIT,
            () -> {
              if (!answered[0]) {
                answered[0] = true;
                env().counters().add("write unknown");
                done.accept(false);
              }
            });
  }

  private void written(SimClient client, MariaSim server, long version, Runnable answer) {
    if (server.readOnly()) {
      env().counters().add("write refused");
      return;
    }
    MariaSim.Txn[] made = {null};
    MariaSim.Txn txn =
        new MariaSim.Txn(
            server,
            version,
            () -> {
              promises.acknowledged(java.util.Objects.requireNonNull(made[0]));
              env().network().send(server.machine(), client.machine(), answer);
            });
    made[0] = txn;
    if (server.waits()) {
      env().counters().add("acknowledged by the sync set");
    }
    server.write(txn, env().bug() == Bug.COMMIT_WITHOUT_SYNC_SET);
  }

  // consoles

  private void console(SimClient admin) {
    admin
        .machine()
        .after(
            chance().between(World.SECOND, 4 * World.SECOND),
            () -> {
              if (stopped()) {
                return;
              }
              admin.read(found -> found.ifPresent(map -> decide(admin, map)));
              console(admin);
            });
  }

  private void decide(SimClient admin, ClusterMap map) {
    for (Plan plan : map.plans().values()) {
      boolean looks = plan.state() == PlanState.WAITING && chance().of(slowConsoles ? 0.15 : 0.5);
      // somebody may sit before a screen that is long out of date
      boolean stale = plan.state() != PlanState.WAITING && env().faulty() && chance().of(0.03);
      if (looks || stale) {
        long thinks = env().faulty() ? thinks(admin, plan) : 0;
        admin.machine().after(thinks, () -> say(admin, map, plan));
      }
    }
  }

  /** Some decide at the last moment. */
  private long thinks(SimClient admin, Plan plan) {
    Duration left = Duration.between(admin.machine().wall(), plan.expires());
    boolean late = chance().of(slowConsoles ? 0.8 : 0.1);
    if (late && !left.isNegative() && left.toNanos() < LAST_MOMENT) {
      return left.toNanos() + chance().between(-World.SECOND / 4, World.SECOND / 2);
    }
    return chance().between(0, (slowConsoles ? 30 : 10) * World.SECOND);
  }

  private void say(SimClient admin, ClusterMap shown, Plan plan) {
    String who = "operator/" + admin.name();
    if (env().faulty() && chance().of(0.15)) {
      admin.submit(
          who,
          new PlanCommand.RefusePlan(plan.id(), "no"),
          done -> env().counters().add(done.ok() ? "plan refused" : "refusal came late"));
      return;
    }
    Optional<Replica> leader = cluster().leader();
    if (leader.isEmpty()) {
      return;
    }
    DatabaseView view =
        DatabaseView.of(
            SqlWorld.database(
                chance().of(0.8) && leader.get().map().databases().contains(SqlWorld.DATABASE)
                    ? leader.get().map()
                    : shown),
            sql.observations(leader.get()),
            limits);
    admin.submit(
        who,
        new PlanCommand.ApprovePlan(
            plan.id(), SqlLeader.facts(view, plan), leader.get().raft().term(), false, "yes"),
        this::told);
  }

  private void told(Decision decision) {
    decision
        .error()
        .ifPresent(
            code -> {
              switch (code) {
                case PLAN_STALE -> env().counters().add("stale plan refused");
                case PLAN_EXPIRED -> env().counters().add("expired plan refused");
                case PLAN_RUNNING -> env().counters().add("second approval refused");
                default -> env().counters().add("approval refused: " + code);
              }
            });
  }

  // faults of the database servers

  private void harm() {
    if (env().faulty()) {
      harm.inject(registered);
      long gap = chance().between(World.SECOND / 2, (slowConsoles ? 25 : 12) * World.SECOND);
      env().world().after(gap, this::harm);
    }
  }

  @Override
  void healed() {
    sql.servers().forEach(s -> s.machine().start());
  }

  // the end

  @Override
  long patienceNanos() {
    return PATIENCE;
  }

  @Override
  boolean settled() {
    return open().isEmpty();
  }

  /** Somebody said no to its readmission: it stays out until that plan's time is over. */
  private static boolean leftByAHuman(ClusterMap map, String server) {
    return map.plans().values().stream()
        .filter(p -> p.from().equals(server) && p.kind() == PlanKind.SQL_READMIT_DIVERGED)
        .reduce((a, b) -> a.created().isAfter(b.created()) ? a : b)
        .filter(p -> p.state() == PlanState.REFUSED)
        .isPresent();
  }

  @Override
  String open() {
    ClusterMap map = env().oracle().map();
    if (!map.databases().contains(SqlWorld.DATABASE)) {
      return "the database is not registered";
    }
    SqlCluster database = SqlWorld.database(map);
    StringBuilder open = new StringBuilder();
    if (database.route().phase() != RoutePhase.OPEN) {
      open.append("route ").append(database.route());
    }
    database.servers().stream()
        .filter(s -> s.state() != SqlServerState.READY && !leftByAHuman(map, s.name()))
        .forEach(s -> open.append(' ').append(s.name()).append(' ').append(s.state()));
    map.jobs().values().stream()
        .filter(j -> j.state() == JobState.RUNNING)
        .forEach(j -> open.append(" job ").append(j.id()).append(" runs"));
    if (!open.isEmpty()) {
      sql.servers().forEach(s -> open.append("; ").append(s.name()).append(s.contents()));
      open.append(" route ").append(database.route());
    }
    return open.toString();
  }
}
