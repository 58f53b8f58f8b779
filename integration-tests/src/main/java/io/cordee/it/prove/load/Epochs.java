package io.cordee.it.prove.load;

import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.it.check.Checker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Changes of the cluster map, reads of it, and watchers: epochs never go back or repeat, a read
 * shows every change acknowledged before it began, and one epoch is one map for everybody.
 */
final class Epochs implements Workload {
  private static final int CLIENTS = 6;
  private static final int LEASES = 20;
  private static final int WATCHER = -2;
  private static final Duration TERM = Duration.ofMinutes(50);
  private static final long LIMIT_SECONDS = 15;

  private final List<CoordinationClient> views = new ArrayList<>();

  /** These never write, so that no write tells them who leads: they ask whom they asked before. */
  private final List<CoordinationClient> readers = new ArrayList<>();

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    for (String node : site.nodes()) {
      CoordinationClient view = site.coordination(node);
      views.add(view);
      readers.add(site.coordination(node));
      Session session = new Session(recorder, WATCHER, new Random(0));
      String name = "watcher-" + node;
      view.watch(map -> session.read("watch", name, () -> seen(map)));
    }
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    boolean writes = index < views.size();
    CoordinationClient view = (writes ? views : readers).get(index % views.size());
    return session -> {
      if (writes) {
        change(view, session);
      }
      session.read("read", null, () -> seen(read(view)));
    };
  }

  private static void change(CoordinationClient view, Session session) {
    String lease = "epochs/" + session.random().nextInt(LEASES);
    session.write(
        "change",
        null,
        lease,
        () ->
            view.submit(new LeaseCommand.AcquireLease(lease, "epochs", TERM))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .epoch()
                .value());
  }

  private static ClusterMap read(CoordinationClient view) throws Exception {
    return view.readMap().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Object seen(ClusterMap map) {
    return Arrays.asList(map.epoch().value(), Arrays.hashCode(MapCodec.encode(map, false)));
  }

  @Override
  public void finish(Session session) {
    views.forEach(view -> session.mustRead("read", null, () -> seen(read(view))));
  }

  @Override
  public Checker checker() {
    return new EpochChecker();
  }
}
