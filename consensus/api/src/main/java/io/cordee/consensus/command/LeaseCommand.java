package io.cordee.consensus.command;

import java.time.Duration;

/** Commands about leases. Renewals are not commands: they are the leader's soft state. */
public sealed interface LeaseCommand extends Command {

  /**
   * Takes a free lease (or one that the same holder has); answers the new token. Else LEASE_HELD.
   */
  record AcquireLease(String name, String holder, Duration term) implements LeaseCommand {}

  record ReleaseLease(String name, String holder, long token) implements LeaseCommand {}

  /**
   * Only the leader submits it, a whole term after the last renewal (or after its own election).
   */
  record ExpireLease(String name, long token) implements LeaseCommand {}
}
