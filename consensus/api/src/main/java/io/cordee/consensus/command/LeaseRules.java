package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import java.time.Duration;
import java.util.Optional;

/** The rules of leases: one holder at a time, a greater token with each grant. Stateless. */
final class LeaseRules {
  /** About 200 B each: 2 MB. Rows stay after the end, because the token must go on from there. */
  static final int MAX_LEASES = 10_000;

  /** A longer one would keep a resource locked for too long after its holder died. */
  static final Duration MAX_TERM = Duration.ofHours(1);

  private LeaseRules() {}

  static Outcome acquire(ClusterMap map, Context context, LeaseCommand.AcquireLease c) {
    Check.id("lease", c.name());
    Check.id("holder of lease " + c.name(), c.holder());
    Check.that(
        !c.term().isNegative() && !c.term().isZero() && c.term().compareTo(MAX_TERM) <= 0,
        "term %s of lease %s is not in (0, %s]",
        c.term(),
        c.name(),
        MAX_TERM);
    Optional<Lease> present = map.leases().get(c.name());
    unless(
        present.isPresent() || map.leases().size() < MAX_LEASES,
        ErrorCode.BUSY,
        "there are %d leases already, lease=%s not created",
        MAX_LEASES,
        c.name());
    Optional<String> holder = present.flatMap(Lease::holder);
    unless(
        holder.isEmpty() || holder.get().equals(c.holder()),
        ErrorCode.LEASE_HELD,
        "lease %s is held by %s; try again when it is released or expired",
        c.name(),
        holder.orElse(""));
    long token = present.map(Lease::token).orElse(0L) + 1;
    Lease next = new Lease(c.name(), token, Optional.of(c.holder()), c.term(), context.at());
    return Outcome.accepted(store(map, next), Long.toString(token));
  }

  static Outcome release(ClusterMap map, LeaseCommand.ReleaseLease c) {
    Lease lease = atToken(map, c.name(), c.token());
    unless(
        lease.holder().isEmpty() || lease.holder().get().equals(c.holder()),
        ErrorCode.STALE_TOKEN,
        "lease %s is held by %s, not by %s",
        c.name(),
        lease.holder().orElse(""),
        c.holder());
    return free(map, lease);
  }

  static Outcome expire(ClusterMap map, LeaseCommand.ExpireLease c) {
    return free(map, atToken(map, c.name(), c.token()));
  }

  private static Lease atToken(ClusterMap map, String name, long token) {
    Optional<Lease> lease = map.leases().get(name);
    unless(lease.isPresent(), ErrorCode.NOT_FOUND, "there is no lease %s", name);
    Lease present = lease.get();
    unless(
        present.token() == token,
        ErrorCode.STALE_TOKEN,
        "lease %s has token %d, not %d: it was granted again since",
        name,
        present.token(),
        token);
    return present;
  }

  private static Outcome free(ClusterMap map, Lease lease) {
    if (lease.holder().isEmpty()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    Lease next =
        new Lease(lease.name(), lease.token(), Optional.empty(), lease.term(), lease.granted());
    return Outcome.accepted(store(map, next), "");
  }

  private static ClusterMap store(ClusterMap map, Lease lease) {
    return map.withLeases(map.leases().with(lease.name(), lease));
  }
}
