package io.cordee.consensus.map;

/**
 * All that the coordination group agrees on. Immutable.
 *
 * @param clusterId UUID text, fixed at {@code cluster init}
 * @param counters named sequences, such as the last plan number
 * @param audit newest {@value #MAX_AUDIT} entries by zero-padded sequence; not streamed to watchers
 * @param answered newest {@value #MAX_ANSWERED} request ids; not streamed to watchers
 */
public record ClusterMap(
    String clusterId,
    String clusterName,
    Epoch epoch,
    Table<Node> nodes,
    Table<PlacementGroup> groups,
    Table<Bucket> buckets,
    Table<SqlCluster> databases,
    Table<Plan> plans,
    Table<Job> jobs,
    Table<Lease> leases,
    Table<JoinToken> joinTokens,
    Table<AuditEntry> audit,
    Table<Answered> answered,
    Table<Long> counters) {

  /** About 300 B each: 3 MB. */
  public static final int MAX_AUDIT = 10_000;

  /** About 150 B each: 1.2 MB. A client may retry for as long as 8,192 later commands. */
  public static final int MAX_ANSWERED = 8_192;

  public static ClusterMap empty() {
    return new ClusterMap(
        "",
        "",
        Epoch.ZERO,
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty(),
        Table.empty());
  }
}
