package io.cordee.blockstore.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPlannerTest {
  private static List<Node> nodes(int count, int rooms) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String room = "room-" + i % rooms;
      nodes.add(
          new Node(
              "node-" + (char) ('a' + i),
              1,
              room,
              "127.0.0.1:1001",
              "127.0.0.1:1002",
              "127.0.0.1:1003",
              NodeState.MEMBER,
              true,
              Instant.EPOCH));
    }
    return nodes;
  }

  @ParameterizedTest
  @CsvSource({"1,1,3", "2,2,3", "3,3,3", "3,1,5", "4,2,8", "5,3,7", "9,3,64"})
  void groupsCoverAllHashesOnDistinctNodesAndRooms(int nodes, int rooms, int count) {
    List<PlacementGroup> groups = GroupPlanner.initial(nodes(nodes, rooms), count);
    long next = 0;
    Map<String, Integer> leaders = new TreeMap<>();
    for (PlacementGroup group : groups) {
      assertThat(group.hashFrom()).isEqualTo(next);
      next = group.hashTo() + 1;
      assertThat(new HashSet<>(group.nodes()))
          .hasSize(Math.min(3, nodes))
          .hasSameSizeAs(group.nodes());
      assertThat(roomsOf(group, rooms)).hasSize(Math.min(rooms, Math.min(3, nodes)));
      leaders.merge(group.nodes().get(0), 1, Integer::sum);
    }
    assertThat(next).isEqualTo(1L << 32);
    int fair = (count + nodes - 1) / nodes;
    assertThat(leaders.values()).allMatch(led -> led <= fair + 1);
  }

  private static Set<Integer> roomsOf(PlacementGroup group, int rooms) {
    Set<Integer> found = new HashSet<>();
    group.nodes().forEach(node -> found.add((node.charAt(5) - 'a') % rooms));
    return found;
  }
}
