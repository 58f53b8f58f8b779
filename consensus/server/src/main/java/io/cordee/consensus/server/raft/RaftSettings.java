package io.cordee.consensus.server.raft;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings of Ratis, each with its reason. */
final class RaftSettings {
  /** Largest entry: a batch of 1 MiB and its overhead, times two. */
  static final int MAX_ENTRY_BYTES = 4 << 20;

  /** One gRPC message: the appender's buffer or one entry, and the envelope. */
  private static final int MAX_MESSAGE_BYTES = 2 * MAX_ENTRY_BYTES;

  private static final int SNAPSHOT_CHUNK_BYTES = 1 << 20;
  private static final int PREALLOCATED_BYTES = 256 << 10;
  private static final int RPC_WORKERS = 2;

  /**
   * How soon a follower that does not answer is tried again. The default ends at each 5 s: longer
   * than an election, so that a leader lost its majority though the follower was back.
   */
  private static final String FOLLOWER_RETRY = "10ms,10, 200ms,1000000000";

  private RaftSettings() {}

  static RaftProperties properties(RaftHostConfig config) {
    RaftProperties p = new RaftProperties();
    RaftHostConfig.Tuning tuning = config.tuning();
    GrpcConfigKeys.Server.setHost(p, config.host());
    GrpcConfigKeys.Server.setPort(p, config.port());
    transport(p);
    elections(p, tuning);
    log(p, tuning);
    snapshots(p, tuning);
    // Ratis would close itself for good after a pause of 60 s; a paused node simply has to catch up
    RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(1_000, TimeUnit.DAYS));
    // TermQuorum asks a majority at each read: a leader lease would trust clocks, and Ratis' own
    // heartbeat is left out when an earlier read met the same commit index
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(p, false);
    RaftServerConfigKeys.Read.setLeaderHeartbeatCheckEnabled(p, false);
    RaftServerConfigKeys.Read.setTimeout(p, time(tuning.appendTimeout()));
    RaftServerConfigKeys.Write.setElementLimit(p, 4096);
    RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf(tuning.maxInFlightBytes()));
    // we never send a call twice: our own idempotency keys do that, across snapshots too
    RaftServerConfigKeys.RetryCache.setExpiryTime(p, TimeDuration.valueOf(2, TimeUnit.SECONDS));
    return p;
  }

  static void storage(RaftProperties p, Path directory) {
    RaftServerConfigKeys.setStorageDir(p, List.of(directory.toFile()));
  }

  /** A folder that does not exist: Ratis then starts without the groups that it would find. */
  static void noStorage(RaftProperties p, Path directory) {
    RaftServerConfigKeys.setStorageDir(p, List.of(new File(directory.toFile(), "none")));
  }

  static Parameters parameters(RaftHostConfig config) {
    Parameters parameters = new Parameters();
    GrpcTlsConfig tls =
        new GrpcTlsConfig(
            config.tls().keyManager(),
            new NodeTrustManager(config.tls().trustManager(), config.clusterId()),
            true);
    GrpcConfigKeys.TLS.setConf(parameters, tls);
    return parameters;
  }

  private static void transport(RaftProperties p) {
    RaftConfigKeys.Rpc.setType(p, new OrderedGrpc());
    GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(MAX_MESSAGE_BYTES));
    GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(p, 64);
    GrpcConfigKeys.Server.setWorkerGroupSize(p, RPC_WORKERS);
    GrpcConfigKeys.Server.setBossGroupSize(p, 1);
  }

  private static void elections(RaftProperties p, RaftHostConfig.Tuning tuning) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, time(tuning.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, time(tuning.electionMax()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, time(tuning.electionMin().dividedBy(2)));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, time(tuning.electionMin()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, time(tuning.electionMax()));
    RaftServerConfigKeys.LeaderElection.setPreVote(p, true);
    // a follower that wakes up later than this sleeps again instead of standing for election: with
    // the default of 300 ms a busy machine elected nobody for 25 s
    RaftServerConfigKeys.setSleepDeviationThreshold(p, time(tuning.electionMax()));
    // the default of 10 s keeps the one with the longest log from being elected
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, time(tuning.electionMin()));
    // the default is one election timeout, which counts as over before a new member first answers
    RaftServerConfigKeys.setStagingTimeout(p, time(tuning.electionMax().multipliedBy(3)));
  }

  private static void log(RaftProperties p, RaftHostConfig.Tuning tuning) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(tuning.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        p, SizeInBytes.valueOf(Math.min(PREALLOCATED_BYTES, tuning.segmentBytes())));
    RaftServerConfigKeys.Log.setWriteBufferSize(
        p, SizeInBytes.valueOf(MAX_ENTRY_BYTES + (64 << 10)));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf(16 << 20));
    RaftServerConfigKeys.Log.setQueueElementLimit(p, 4096);
    RaftServerConfigKeys.Log.setQueueByteLimit(p, SizeInBytes.valueOf(tuning.maxInFlightBytes()));
    // EXCEPTION refuses a damaged log; the other policy would cut it and forget acknowledged
    // entries
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
    // off it is faster, but a follower that fails in the call itself (a second connection of the
    // leader's, a full disk) counts that append as under way for ever and never stands for election
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(p, true);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, tuning.keptEntries());
    RaftServerConfigKeys.Log.setPurgeGap(p, (int) Math.min(1024, tuning.snapshotEntries()));
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(
        p, TimeDuration.valueOf(0, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        p, SizeInBytes.valueOf(SNAPSHOT_CHUNK_BYTES));
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, true);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, FOLLOWER_RETRY);
  }

  private static void snapshots(RaftProperties p, RaftHostConfig.Tuning tuning) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, tuning.snapshotEntries());
    RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, CheckpointStore.KEPT);
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
