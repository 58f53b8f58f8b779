package io.cordee.consensus.server.raft;

import io.cordee.consensus.client.security.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a node takes part in Raft. Immutable.
 *
 * @param clusterId part of every Raft group id, so that nodes of two clusters never talk
 * @param peerId our id in all groups
 * @param host address to bind and to be reached at
 * @param directory where logs and checkpoints lie; one subfolder per group
 * @param tls our certificate; the transport takes part only with nodes of the same cluster
 */
public record RaftHostConfig(
    String clusterId,
    String peerId,
    String host,
    int port,
    Path directory,
    TlsIdentity tls,
    Tuning tuning) {

  /**
   * Limits and times. The defaults are for nodes on one network.
   *
   * @param electionMin a follower that hears nothing for this long (up to {@code electionMax})
   *     starts an election; heartbeats go out at half of it
   * @param appendTimeout after it the outcome of an append is reported as unknown
   * @param snapshotEntries a checkpoint is made after so many entries, or
   * @param snapshotBytes after so many bytes
   * @param keptEntries entries kept before the checkpoint for slow followers
   * @param segmentBytes size of a log file; whole files are dropped
   * @param maxInFlightBytes of all groups; more is answered BUSY
   */
  public record Tuning(
      Duration electionMin,
      Duration electionMax,
      Duration appendTimeout,
      long snapshotEntries,
      long snapshotBytes,
      long keptEntries,
      int segmentBytes,
      long maxInFlightBytes) {

    /** 1 to 2 s elections, 8 MiB segments, checkpoints each 20,000 entries or 64 MiB. */
    public static Tuning defaults() {
      return new Tuning(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          20_000,
          64L << 20,
          1_000,
          8 << 20,
          64L << 20);
    }
  }
}
