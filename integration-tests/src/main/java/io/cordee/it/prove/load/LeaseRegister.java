package io.cordee.it.prove.load;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.it.check.Checker;
import io.cordee.it.check.ValueModel;
import io.cordee.it.check.Wgl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The map's leases as compare-and-set registers of who holds them: taking one is a change from
 * nobody to a new name, giving it back is the other way. Terms are so long that none expires.
 */
final class LeaseRegister implements Workload {
  private static final int GROUPS = 3;
  private static final int CLIENTS_PER_GROUP = 3;
  private static final int OPERATIONS_PER_KEY = 60;
  private static final int OF = 10;
  private static final int READS = 4;
  private static final Duration TERM = Duration.ofMinutes(50);
  private static final long LIMIT_SECONDS = 15;

  private final AtomicInteger[] operations = new AtomicInteger[GROUPS];
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final List<CoordinationClient> views = new ArrayList<>();

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    for (int i = 0; i < GROUPS; i++) {
      operations[i] = new AtomicInteger();
    }
    for (String node : site.nodes()) {
      views.add(site.coordination(node));
    }
  }

  @Override
  public int clients() {
    return GROUPS * CLIENTS_PER_GROUP;
  }

  @Override
  public Client client(int index) {
    int group = index % GROUPS;
    CoordinationClient view = views.get(index % views.size());
    return session -> {
      int number = operations[group].getAndIncrement() / OPERATIONS_PER_KEY;
      String key = "prove/" + group + "/" + number;
      keys.add(key);
      if (session.random().nextInt(OF) < READS) {
        session.read("read", key, () -> holder(view, key));
        return;
      }
      // what is to be changed is what the local, perhaps old, map shows
      Optional<Lease> seen = view.map().leases().get(key);
      if (seen.flatMap(Lease::holder).isEmpty()) {
        acquire(session, view, key);
      } else {
        release(session, view, seen.get());
      }
    };
  }

  private static void acquire(Session session, CoordinationClient view, String key) {
    String stamp = session.stamp();
    session.write(
        "cas",
        key,
        Arrays.asList(null, stamp),
        () -> {
          submit(view, new LeaseCommand.AcquireLease(key, stamp, TERM), ErrorCode.LEASE_HELD);
          return Arrays.asList(null, stamp);
        });
  }

  private static void release(Session session, CoordinationClient view, Lease lease) {
    String holder = lease.holder().orElseThrow();
    session.write(
        "cas",
        lease.name(),
        Arrays.asList(holder, null),
        () -> {
          LeaseCommand.ReleaseLease release =
              new LeaseCommand.ReleaseLease(lease.name(), holder, lease.token());
          Accepted accepted = submit(view, release, ErrorCode.STALE_TOKEN);
          if (accepted.answer().equals(Command.ALREADY)) {
            throw CertainFailure.mismatch(); // somebody gave it back before
          }
          return Arrays.asList(holder, null);
        });
  }

  private static Accepted submit(CoordinationClient view, Command command, ErrorCode mismatch)
      throws Exception {
    try {
      return get(view.submit(command));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CordeeException refused && refused.code() == mismatch) {
        throw CertainFailure.mismatch();
      }
      throw e;
    }
  }

  private static @Nullable Object holder(CoordinationClient view, String key) throws Exception {
    ClusterMap map = get(view.readMap());
    return map.leases().get(key).flatMap(Lease::holder).orElse(null);
  }

  private static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void finish(Session session) {
    for (String key : keys) {
      session.mustRead("read", key, () -> holder(views.get(0), key));
    }
  }

  @Override
  public Checker checker() {
    return new Wgl(ValueModel.casRegister());
  }
}
