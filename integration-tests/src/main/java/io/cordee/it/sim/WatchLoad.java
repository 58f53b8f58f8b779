package io.cordee.it.sim;

import io.cordee.consensus.map.ClusterMap;
import java.util.ArrayList;
import java.util.List;

/** Watchers beside writers: no gap, no repeat, no going back. Confined to one run. */
final class WatchLoad extends RegisterLoad {
  private static final int WATCHERS = 3;

  private final List<SessionClient> watchers = new ArrayList<>();

  WatchLoad(Env env, Cluster cluster) {
    super(env, cluster);
    for (int i = 0; i < WATCHERS; i++) {
      watchers.add(new SessionClient(env, cluster, cluster.machine("watcher-" + i)));
    }
  }

  @Override
  void start() {
    super.start();
    watchers.forEach(SessionClient::start);
  }

  @Override
  boolean caughtUp() {
    return watchers.stream().allMatch(w -> w.map().epoch().equals(env().oracle().map().epoch()));
  }

  @Override
  void check() {
    ClusterMap last = env().oracle().map();
    for (SessionClient watcher : watchers) {
      Env.require(
          watcher.map().epoch().equals(last.epoch()),
          "a watcher stays at epoch " + watcher.map().epoch() + ", the map is at " + last.epoch());
    }
  }
}
