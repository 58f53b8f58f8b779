package io.cordee.blockstore.server.group;

import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plans who holds what. Pure functions. */
public final class GroupPlanner {
  /** Copies of everything, when there are as many nodes. */
  public static final int COPIES = 3;

  private static final long HASHES = 1L << 32;

  private GroupPlanner() {}

  /**
   * The first groups of a cluster: equal shares of all hashes; copies in as many rooms as there
   * are, up to three; nodes take turns, also as preferred leaders.
   *
   * @param nodes at least one
   */
  public static List<PlacementGroup> initial(Collection<Node> nodes, int count) {
    List<List<String>> rooms = rooms(nodes);
    List<PlacementGroup> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = HASHES * i / count;
      long to = HASHES * (i + 1) / count - 1;
      groups.add(
          new PlacementGroup(Integer.toString(i + 1), pick(rooms, i, nodes.size()), from, to));
    }
    return List.copyOf(groups);
  }

  /** Turn {@code turn} starts at another room each time, and at another node of it each round. */
  private static List<String> pick(List<List<String>> rooms, int turn, int nodes) {
    int copies = Math.min(COPIES, nodes);
    List<String> picked = new ArrayList<>();
    for (int step = 0; picked.size() < copies; step++) {
      List<String> room = rooms.get((turn + step) % rooms.size());
      int first = turn / rooms.size() + step / rooms.size();
      for (int i = 0; i < room.size(); i++) {
        String node = room.get((first + i) % room.size());
        if (!picked.contains(node)) {
          picked.add(node);
          break;
        }
      }
    }
    return picked;
  }

  private static List<List<String>> rooms(Collection<Node> nodes) {
    Map<String, List<String>> rooms = new TreeMap<>();
    nodes.stream()
        .sorted(Comparator.comparing(Node::name))
        .forEach(
            node -> rooms.computeIfAbsent(node.room(), r -> new ArrayList<>()).add(node.name()));
    return List.copyOf(rooms.values());
  }
}
