package io.cordee.it.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Clients that do one operation after the other, with pauses; the base of all workloads. Confined
 * to one run.
 */
abstract class Load {
  private final Env env;
  private final Cluster cluster;
  private final Chance chance;
  private final List<SimClient> clients = new ArrayList<>();
  private final Set<SimClient> served = new HashSet<>();
  private boolean stopped;

  Load(Env env, Cluster cluster) {
    this.env = env;
    this.cluster = cluster;
    this.chance = env.chance().split();
    for (int i = 0; i < env.settings().clients(); i++) {
      String name = "client-" + i;
      clients.add(new SimClient(env, cluster, cluster.machine(name), name));
    }
  }

  /** One operation; says in the end whether its outcome is known. */
  abstract void step(SimClient client, Consumer<Boolean> done);

  /** What must be true when all is over. */
  void check() {}

  /** The faults are over. */
  void healed() {}

  /** Whether what runs besides the clients has come to rest. */
  boolean settled() {
    return true;
  }

  /** Whether whoever follows the map has seen the last of it. */
  boolean caughtUp() {
    return true;
  }

  /** How long after the faults clients and all else may take. */
  long patienceNanos() {
    return 30 * World.SECOND;
  }

  /** What has not come to rest. */
  String open() {
    return "";
  }

  /** Besides the clients, whatever else runs. */
  void start() {
    clients.forEach(this::think);
  }

  Env env() {
    return env;
  }

  Cluster cluster() {
    return cluster;
  }

  Chance chance() {
    return chance;
  }

  List<SimClient> clients() {
    return clients;
  }

  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** Whether each client had an answer since the faults ended. */
  boolean allServed() {
    return served.size() == clients.size();
  }

  private void think(SimClient client) {
    long mean = env.settings().thinkMillis() * World.MILLI;
    client
        .machine()
        .after(
            chance.between(mean / 4, mean * 2),
            () -> {
              if (stopped) {
                return;
              }
              env.counters().add("operation");
              boolean healed = !env.faulty();
              step(
                  client,
                  known -> {
                    if (healed && known) {
                      served.add(client);
                    }
                    think(client);
                  });
            });
  }
}
