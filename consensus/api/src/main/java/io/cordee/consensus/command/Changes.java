package io.cordee.consensus.command;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Answered;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JoinToken;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The map as rows: what changed between two maps, and a map from its changes. Stateless. */
public final class Changes {
  private Changes() {}

  /** The changes that watchers get. */
  public static List<Change> visible(List<Change> changes) {
    return changes.stream().filter(c -> !c.table().isPrivate()).toList();
  }

  /**
   * The map after {@code changes}.
   *
   * @throws CordeeException DATA_DAMAGED when a row is of another table's type
   */
  public static ClusterMap apply(ClusterMap map, List<Change> changes) {
    ClusterMap next = map;
    for (Change change : changes) {
      next = apply(next, change);
    }
    return next;
  }

  private static ClusterMap apply(ClusterMap map, Change c) {
    return switch (c.table()) {
      case HEADER -> map.withHeader(header(c));
      case NODES -> map.withNodes(edited(map.nodes(), Node.class, c));
      case GROUPS -> map.withGroups(edited(map.groups(), PlacementGroup.class, c));
      case BUCKETS -> map.withBuckets(edited(map.buckets(), Bucket.class, c));
      case KEYS -> map.withAccessKeys(edited(map.accessKeys(), AccessKey.class, c));
      case DATABASES -> map.withDatabases(edited(map.databases(), SqlCluster.class, c));
      case PLANS -> map.withPlans(edited(map.plans(), Plan.class, c));
      case JOBS -> map.withJobs(edited(map.jobs(), Job.class, c));
      case LEASES -> map.withLeases(edited(map.leases(), Lease.class, c));
      case JOIN_TOKENS -> map.withJoinTokens(edited(map.joinTokens(), JoinToken.class, c));
      case AUDIT -> map.withAudit(edited(map.audit(), AuditEntry.class, c));
      case ANSWERED -> map.withAnswered(edited(map.answered(), Answered.class, c));
      case COUNTERS -> map.withCounters(edited(map.counters(), Long.class, c));
    };
  }

  private static Header header(Change c) {
    if (c.value().orElse(null) instanceof Header header) {
      return header;
    }
    throw damaged(c);
  }

  private static <V> Table<V> edited(Table<V> table, Class<V> type, Change c) {
    if (c.value().isEmpty()) {
      return table.without(c.key());
    }
    Object value = c.value().get();
    if (!type.isInstance(value)) {
      throw damaged(c);
    }
    return table.with(c.key(), type.cast(value));
  }

  private static CordeeException damaged(Change c) {
    return new CordeeException(
        ErrorCode.DATA_DAMAGED, "row " + c.key() + " of table " + c.table() + " has another type");
  }

  /** Every row of the map, to write it out. */
  public static List<Change> ofWholeMap(ClusterMap map, boolean withPrivateTables) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(TableName.HEADER, Header.KEY, Optional.of(map.header())));
    addDifferences(ClusterMap.empty(), map, changes);
    addDifferences(TableName.AUDIT, Table.empty(), map.audit(), changes);
    addDifferences(TableName.ANSWERED, Table.empty(), map.answered(), changes);
    return withPrivateTables ? changes : visible(changes);
  }

  /**
   * Adds the changed rows of every table except the header, the audit trail and the answered
   * requests, whose changes their writers know.
   */
  static void addDifferences(ClusterMap before, ClusterMap after, List<Change> changes) {
    addDifferences(TableName.NODES, before.nodes(), after.nodes(), changes);
    addDifferences(TableName.GROUPS, before.groups(), after.groups(), changes);
    addDifferences(TableName.BUCKETS, before.buckets(), after.buckets(), changes);
    addDifferences(TableName.KEYS, before.accessKeys(), after.accessKeys(), changes);
    addDifferences(TableName.DATABASES, before.databases(), after.databases(), changes);
    addDifferences(TableName.PLANS, before.plans(), after.plans(), changes);
    addDifferences(TableName.JOBS, before.jobs(), after.jobs(), changes);
    addDifferences(TableName.LEASES, before.leases(), after.leases(), changes);
    addDifferences(TableName.JOIN_TOKENS, before.joinTokens(), after.joinTokens(), changes);
    addDifferences(TableName.COUNTERS, before.counters(), after.counters(), changes);
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut: most rows are shared, equals() decides
  private static <V> void addDifferences(
      TableName name, Table<V> before, Table<V> after, List<Change> changes) {
    if (before == after) {
      return;
    }
    for (Map.Entry<String, V> row : after.entries()) {
      V value = row.getValue();
      V old = before.get(row.getKey()).orElse(null);
      if (old != value && !value.equals(old)) {
        changes.add(new Change(name, row.getKey(), Optional.of(value)));
      }
    }
    for (String key : before.keys()) {
      if (!after.contains(key)) {
        changes.add(new Change(name, key, Optional.empty()));
      }
    }
  }
}
