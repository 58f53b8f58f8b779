package io.cordee.consensus.observation;

import java.time.Duration;

/**
 * What one node sees of one MariaDB server.
 *
 * @param answers whether the last probe got a full answer within its deadline
 * @param error why not, else ""
 * @param silentFor time since the last full answer, by the observer's monotonic clock
 * @param readOnly {@code @@read_only}
 * @param gtidBinlogPos, gtidSlavePos, gtidIoPos positions as MariaDB prints them; last known ones
 *     when it does not answer
 * @param replicaIo, replicaSql whether the replication threads run (for every connection)
 * @param semiSyncOn {@code Rpl_semi_sync_master_status}; {@code semiSyncClients} its clients
 * @param lagMillis age of the newest heartbeat of the writer; -1 unknown
 */
public record SqlProbe(
    String database,
    String server,
    boolean answers,
    String error,
    Duration silentFor,
    boolean readOnly,
    String gtidBinlogPos,
    String gtidSlavePos,
    String gtidIoPos,
    boolean replicaIo,
    boolean replicaSql,
    boolean semiSyncOn,
    int semiSyncClients,
    long lagMillis) {}
