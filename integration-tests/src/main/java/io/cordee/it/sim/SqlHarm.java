package io.cordee.it.sim;

import io.cordee.consensus.map.SqlCluster;
import java.util.List;
import java.util.Optional;

/** Faults of the database servers and of the links between them. Confined to one run. */
final class SqlHarm {
  private final Env env;
  private final Cluster cluster;
  private final SqlWorld sql;
  private final Chance chance;
  private final long crashNanos;

  SqlHarm(Env env, Cluster cluster, SqlWorld sql) {
    this.env = env;
    this.cluster = cluster;
    this.sql = sql;
    this.chance = env.chance().split();
    this.crashNanos = (chance.of(0.4) ? 45 : 20) * World.SECOND;
  }

  /** Hurts a server, often the writer. */
  void inject(boolean registered) {
    MariaSim victim = victim(registered);
    switch (chance.below(8)) {
      case 0, 1 -> crash("DB_CRASH", victim);
      case 2 -> {
        crash("DB_ROOM", victim);
        crash("DB_ROOM", other(victim));
      }
      case 3, 6 -> hang(victim);
      case 4 -> unlink(victim, other(victim));
      case 5 -> collapse(victim);
      default -> unseen(victim);
    }
  }

  private MariaSim victim(boolean registered) {
    Optional<Replica> leader = cluster.leader();
    if (registered && leader.isPresent() && chance.of(0.6)) {
      Optional<SqlCluster> database = leader.get().map().databases().get(SqlWorld.DATABASE);
      if (database.isPresent()) {
        return sql.server(database.get().route().writer());
      }
    }
    return chance.pick(sql.servers());
  }

  private MariaSim other(MariaSim than) {
    return chance.pick(sql.servers().stream().filter(s -> s != than).toList());
  }

  private void crash(String fault, MariaSim server) {
    env.counters().add("fault: " + fault);
    server.crash();
    long down = chance.between(World.SECOND, crashNanos);
    env.world().after(down, () -> server.machine().start());
  }

  private void hang(MariaSim server) {
    env.counters().add("fault: DB_HANG");
    server.machine().pause();
    // often until just about when it is being replaced
    boolean inTheMidst = chance.of(0.5);
    long length =
        chance.between((inTheMidst ? 5 : 1) * World.SECOND, (inTheMidst ? 10 : 20) * World.SECOND);
    env.world().after(length, () -> server.machine().resume());
  }

  /** Two servers do not reach each other; the nodes see both. */
  private void unlink(MariaSim a, MariaSim b) {
    env.counters().add("fault: DB_LINK");
    env.network().cutBoth(a.machine(), b.machine());
    long length = chance.between(World.SECOND / 4, 8 * World.SECOND);
    env.world().after(length, () -> env.network().mend());
  }

  /** A room loses its links first, and then all that is in it. */
  private void collapse(MariaSim server) {
    env.counters().add("fault: DB_COLLAPSE");
    MariaSim outside = other(server);
    unlink(server, outside);
    List<MariaSim> inside =
        sql.servers().stream()
            .filter(s -> s == server || (s != outside && chance.of(0.7)))
            .toList();
    long later = chance.between(World.SECOND / 10, 2 * World.SECOND);
    env.world().after(later, () -> inside.forEach(s -> crash("DB_ROOM", s)));
  }

  /** The nodes do not see it; its replicas do. */
  private void unseen(MariaSim server) {
    env.counters().add("fault: DB_UNSEEN");
    env.network().partition(List.of(server.machine()), cluster.nodes());
    long length = chance.between(World.SECOND, 15 * World.SECOND);
    env.world().after(length, () -> env.network().mend());
  }
}
