package io.cordee.it.prove.load;

import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.HeldLease;
import io.cordee.it.check.Checker;
import io.cordee.it.check.LockChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holders take a lease through the real client, believe in it, write under its token, and give it
 * back or forget it. The resource refuses tokens lower than one it has seen.
 */
final class LeaseFence implements Workload {
  private static final int CLIENTS = 5;
  private static final int LEASES = 2;
  private static final Duration TERM = Duration.ofSeconds(3);
  private static final long LIMIT_SECONDS = 15;
  private static final int USES = 6;
  private static final long USE_MILLIS = 120;
  private static final int FORGET_EVERY = 4;
  private static final int FINAL_TRIES = 8;

  private final List<CoordinationClient> holders = new ArrayList<>();
  private final Map<String, Resource> resources = new ConcurrentHashMap<>();

  /** What the leases protect: it checks nothing but tokens. Thread-safe. */
  private static final class Resource {
    private long highest;
    private long sequence;

    /** The place of the write in the resource's own order. */
    synchronized long write(long token) throws CertainFailure {
      if (token < highest) {
        throw new CertainFailure("stale token");
      }
      highest = token;
      return sequence++;
    }
  }

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      holders.add(site.coordination(site.nodes().get(i % site.nodes().size())));
    }
    for (int i = 0; i < LEASES; i++) {
      resources.put("fence/" + i, new Resource());
    }
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    CoordinationClient holder = holders.get(index);
    return session -> {
      String name = "fence/" + session.random().nextInt(LEASES);
      HeldLease lease = acquire(session, holder, name);
      if (lease != null) {
        for (int use = session.random().nextInt(USES); use >= 0; use--) {
          use(session, lease, name);
        }
        end(session, lease, name);
      }
    };
  }

  private static @Nullable HeldLease acquire(
      Session session, CoordinationClient holder, String name) {
    HeldLease[] got = new HeldLease[1];
    session.write(
        "acquire",
        name,
        null,
        () -> {
          got[0] = holder.acquireLease(name, TERM).get(LIMIT_SECONDS, TimeUnit.SECONDS);
          return got[0].token();
        });
    return got[0];
  }

  private void use(Session session, HeldLease lease, String name) throws InterruptedException {
    Resource resource = Objects.requireNonNull(resources.get(name));
    long token = lease.token();
    session.read(
        "hold",
        name,
        token,
        () -> {
          if (!lease.valid()) {
            throw new CertainFailure("lapsed");
          }
          return token;
        });
    // it writes in any case, as a holder would that was paused after it looked
    session.write(
        "write",
        name,
        token,
        () -> {
          Map<String, Object> answer = new HashMap<>();
          answer.put("seq", resource.write(token));
          return answer;
        });
    TimeUnit.MILLISECONDS.sleep(1 + session.random().nextLong(USE_MILLIS));
  }

  private static void end(Session session, HeldLease lease, String name)
      throws InterruptedException {
    if (session.random().nextInt(FORGET_EVERY) == 0 && lease.valid()) {
      TimeUnit.MILLISECONDS.sleep(session.random().nextLong(2 * TERM.toMillis()));
    }
    long token = lease.token();
    session.read(
        "release",
        name,
        token,
        () -> {
          lease.close();
          return token;
        });
  }

  @Override
  public void finish(Session session) throws InterruptedException {
    for (String name : resources.keySet()) {
      boolean free = false;
      for (int i = 0; i < FINAL_TRIES && !free; i++) {
        HeldLease lease = acquire(session, holders.get(0), name);
        free = lease != null;
        TimeUnit.MILLISECONDS.sleep(TERM.toMillis() / 2);
      }
      if (!free) {
        throw new AssertionError("nobody can take lease " + name + " after everything healed");
      }
    }
  }

  @Override
  public Checker checker() {
    return new LockChecker();
  }
}
