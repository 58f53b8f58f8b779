package io.cordee.cli.status;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The map and the reports side by side. Immutable. */
public final class Sight {
  /** Reports come each second: five missed ones are no hiccup. */
  public static final Duration SILENT = Duration.ofSeconds(5);

  private static final Set<String> ABSENT = Set.of("DOWN", "STARTING");

  private final ClusterMap map;
  private final Optional<Observations> observations;
  private final Map<String, SeenReport> reports = new TreeMap<>();

  public Sight(ClusterMap map, Optional<Observations> observations) {
    this.map = map;
    this.observations = observations;
    observations.ifPresent(seen -> seen.reports().forEach(r -> reports.put(r.report().node(), r)));
  }

  public ClusterMap map() {
    return map;
  }

  public Optional<Observations> observations() {
    return observations;
  }

  /** Nodes that belong to the cluster or are about to. */
  public List<Node> nodes() {
    return map.nodes().values().stream().filter(n -> n.state() != NodeState.GONE).toList();
  }

  /**
   * The node's report, if it is not older than {@link #SILENT} and of the incarnation that the map
   * names: what a replaced node said before it lost its data says nothing of the new one.
   */
  public Optional<NodeReport> fresh(String node) {
    return Optional.ofNullable(reports.get(node))
        .filter(r -> r.age().compareTo(SILENT) <= 0)
        .map(SeenReport::report)
        .filter(r -> isNewest(node, r.incarnation()));
  }

  private boolean isNewest(String node, int incarnation) {
    return map.nodes().get(node).filter(n -> n.incarnation() != incarnation).isEmpty();
  }

  /** How old the node's last report is; empty when the leader has none. */
  public Optional<Duration> age(String node) {
    return Optional.ofNullable(reports.get(node)).map(SeenReport::age);
  }

  public boolean isUp(String node) {
    return fresh(node).isPresent();
  }

  public List<NodeReport> freshReports() {
    List<NodeReport> fresh = new ArrayList<>();
    reports.keySet().forEach(node -> fresh(node).ifPresent(fresh::add));
    return fresh;
  }

  /** The group's state on a node that answers; {@code coordination} or a placement group's id. */
  public Optional<GroupReport> group(String node, String groupId) {
    return fresh(node)
        .flatMap(r -> r.groups().stream().filter(g -> g.groupId().equals(groupId)).findFirst());
  }

  /**
   * Whether this node's copy of the group takes part now: it runs, it has had all that was
   * committed when it started, and the group's leader, if one is seen, counts its vote.
   */
  public boolean hasCopy(String node, PlacementGroup group) {
    boolean runs = group(node, group.id()).filter(g -> !ABSENT.contains(g.role())).isPresent();
    boolean counted =
        leader(group)
            .flatMap(leader -> map.nodes().get(node).map(n -> leader.voters().contains(n.peerId())))
            .orElse(true);
    return runs && counted;
  }

  /** What the group's leader says of it: that of the newest term, when two believe they lead. */
  public Optional<GroupReport> leader(PlacementGroup group) {
    return group.nodes().stream()
        .flatMap(node -> group(node, group.id()).stream())
        .filter(g -> g.role().equals("LEADER"))
        .max(Comparator.comparingLong(GroupReport::term));
  }

  /** What each node that answers sees of a server. */
  public Map<String, SqlProbe> probes(String database, String server) {
    Map<String, SqlProbe> probes = new TreeMap<>();
    for (NodeReport report : freshReports()) {
      for (SqlProbe probe : report.sql()) {
        if (probe.database().equals(database) && probe.server().equals(server)) {
          probes.put(report.node(), probe);
        }
      }
    }
    return probes;
  }

  /** Whether nodes look at the server and none gets an answer. */
  public boolean isSilent(String database, String server) {
    Map<String, SqlProbe> probes = probes(database, server);
    return !probes.isEmpty() && probes.values().stream().noneMatch(SqlProbe::answers);
  }
}
