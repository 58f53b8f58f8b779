package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;
import java.time.Duration;

/** Commands about leases. Renewals are not commands: they are the leader's soft state. */
public sealed interface LeaseCommand extends Command {

  @Override
  default String subject() {
    return name();
  }

  /** The lease's name. */
  String name();

  /**
   * Takes a free lease (or one that the same holder has); answers the new token. Else LEASE_HELD.
   */
  record AcquireLease(String name, String holder, Duration term) implements LeaseCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> LeaseRules.acquire(map, context, this));
    }

    @Override
    public String action() {
      return "acquire-lease";
    }
  }

  /** Gives a lease back; STALE_TOKEN when it was granted to another one since. */
  record ReleaseLease(String name, String holder, long token) implements LeaseCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> LeaseRules.release(map, this));
    }

    @Override
    public String action() {
      return "release-lease";
    }
  }

  /**
   * Only the leader submits it, a whole term after the last renewal (or after its own election).
   */
  record ExpireLease(String name, long token) implements LeaseCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> LeaseRules.expire(map, this));
    }

    @Override
    public String action() {
      return "expire-lease";
    }
  }
}
