package io.cordee.it.sim;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes, frees and reads a few leases as registers, and creates buckets. Confined to one run. */
class RegisterLoad extends Load {
  private static final Duration TERM = Duration.ofSeconds(20);
  private static final int KEYS = 4;
  private static final int BUCKETS = 60;

  private final Map<String, Long> newestRead = new HashMap<>();

  RegisterLoad(Env env, Cluster cluster) {
    super(env, cluster);
  }

  @Override
  void step(SimClient client, Consumer<Boolean> done) {
    if (chance().of(0.35)) {
      client.read(found -> done.accept(read(client, found)));
      return;
    }
    client.submit("node/" + client.name(), command(client), d -> done.accept(d.known()));
  }

  private Command command(SimClient client) {
    String key = "register-" + chance().below(KEYS);
    ClusterMap now = env().oracle().map();
    if (chance().of(0.2)) {
      return new StorageCommand.CreateBucket(
          "bucket-" + chance().below(BUCKETS), "admin", "private");
    }
    Optional<Lease> lease = now.leases().get(key);
    if (lease.isPresent() && chance().of(0.5)) {
      long token = lease.get().token() - chance().below(2);
      return new LeaseCommand.ReleaseLease(key, client.name(), Math.max(0, token));
    }
    return new LeaseCommand.AcquireLease(key, client.name(), TERM);
  }

  /** A client never reads an older map than it has read before. */
  private boolean read(SimClient client, Optional<ClusterMap> found) {
    if (found.isEmpty()) {
      return false;
    }
    long epoch = found.get().epoch().value();
    long before = newestRead.getOrDefault(client.name(), 0L);
    Env.require(epoch >= before, client.name() + " read epoch " + epoch + " after " + before);
    newestRead.put(client.name(), epoch);
    return true;
  }

  static boolean held(Decision decision) {
    return decision.error().equals(Optional.of(ErrorCode.LEASE_HELD));
  }
}
