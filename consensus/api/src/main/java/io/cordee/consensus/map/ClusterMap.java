package io.cordee.consensus.map;

/**
 * All that the coordination group agrees on. Immutable.
 *
 * @param clusterId UUID text, fixed at {@code cluster init}
 * @param accessKeys by their ids
 * @param counters named sequences, such as the last plan number
 * @param audit newest {@value #MAX_AUDIT} entries by zero-padded sequence; not streamed to watchers
 * @param answered newest request ids, between {@value #MAX_ANSWERED} and an eighth more; not
 *     streamed to watchers
 */
public record ClusterMap(
    String clusterId,
    String clusterName,
    Epoch epoch,
    Table<Node> nodes,
    Table<PlacementGroup> groups,
    Table<Bucket> buckets,
    Table<AccessKey> accessKeys,
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
        Table.empty(),
        Table.empty());
  }

  /** Whether {@code cluster init} has been applied. */
  public boolean isInitialized() {
    return !clusterId.isEmpty();
  }

  public ClusterMap withHeader(Header h) {
    return new ClusterMap(
        h.clusterId(),
        h.clusterName(),
        h.epoch(),
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public Header header() {
    return new Header(clusterId, clusterName, epoch);
  }

  public ClusterMap withNodes(Table<Node> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        next,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withGroups(Table<PlacementGroup> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        next,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withBuckets(Table<Bucket> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        next,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withAccessKeys(Table<AccessKey> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        next,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withDatabases(Table<SqlCluster> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        next,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withPlans(Table<Plan> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        next,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withJobs(Table<Job> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        next,
        leases,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withLeases(Table<Lease> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        next,
        joinTokens,
        audit,
        answered,
        counters);
  }

  public ClusterMap withJoinTokens(Table<JoinToken> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        next,
        audit,
        answered,
        counters);
  }

  public ClusterMap withAudit(Table<AuditEntry> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        next,
        answered,
        counters);
  }

  public ClusterMap withAnswered(Table<Answered> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        next,
        counters);
  }

  public ClusterMap withCounters(Table<Long> next) {
    return new ClusterMap(
        clusterId,
        clusterName,
        epoch,
        nodes,
        groups,
        buckets,
        accessKeys,
        databases,
        plans,
        jobs,
        leases,
        joinTokens,
        audit,
        answered,
        next);
  }
}
