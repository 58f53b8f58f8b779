package io.cordee.blockstore.placement;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers where things are, from a cluster map. Pure functions. */
public final class Placement {
  private Placement() {}

  /** The group of a key; BUSY while the cluster has no groups yet. */
  public static PlacementGroup groupOf(ClusterMap map, ObjectKey key) {
    long hash = KeyHash.of(key);
    for (PlacementGroup group : map.groups().values()) {
      if (group.hashFrom() <= hash && hash <= group.hashTo()) {
        return group;
      }
    }
    throw new CordeeException(
        ErrorCode.BUSY,
        "no placement group yet for key="
            + key
            + " epoch="
            + map.epoch()
            + ": the cluster is starting; wait until cordee status shows its groups");
  }

  /** The nodes that hold a group's copies, preferred leader first. */
  public static List<Node> nodesOf(ClusterMap map, PlacementGroup group) {
    List<Node> nodes = new ArrayList<>();
    for (String name : group.nodes()) {
      map.nodes().get(name).ifPresent(nodes::add);
    }
    return List.copyOf(nodes);
  }

  /** Nearest first: the reader's own node, then its room, then the others in the group's order. */
  public static List<Node> nearestFirst(
      ClusterMap map, PlacementGroup group, Optional<String> own) {
    Optional<Node> here = own.flatMap(map.nodes()::get);
    List<Node> nodes = new ArrayList<>(nodesOf(map, group));
    nodes.sort(Comparator.comparingInt(node -> distance(here, node)));
    return List.copyOf(nodes);
  }

  private static int distance(Optional<Node> from, Node to) {
    if (from.isEmpty()) {
      return 1;
    }
    if (from.get().name().equals(to.name())) {
      return 0;
    }
    return from.get().room().equals(to.room()) ? 1 : 2;
  }

  /** How many copies make an acknowledged write: more than half. */
  public static int majority(int copies) {
    return copies / 2 + 1;
  }
}
