package io.cordee.consensus.server.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.Table;
import io.cordee.consensus.server.raft.RaftMember;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MembershipPlanTest {
  @Test
  void nothingToDoWhenAllVote() {
    ClusterMap map = map(member("a", 1, true), member("b", 1, true));
    assertThat(next(map, "a.1", "b.1")).isEqualTo(MembershipPlan.NOTHING);
  }

  @Test
  void theOldIncarnationOfAReplacedNodeLeavesBeforeTheNewOneComes() {
    ClusterMap map = map(member("a", 1, true), node("b", 2, NodeState.REPLACING, false));
    assertThat(peers(next(map, "a.1", "b.1"))).containsExactly("a.1");
    ClusterMap joined = map(member("a", 1, true), member("b", 2, false));
    MembershipPlan plan = next(joined, "a.1");
    assertThat(peers(plan)).containsExactly("a.1", "b.2");
    assertThat(plan.voted()).map(Node::name).contains("b");
  }

  @Test
  void aNodeThatIsInTheGroupAlreadyIsMarked() {
    ClusterMap map = map(member("a", 1, true), member("b", 1, false));
    MembershipPlan plan = next(map, "a.1", "b.1");
    assertThat(plan.members()).isEmpty();
    assertThat(plan.voted()).map(Node::name).contains("b");
  }

  @Test
  void onlyAReachableMemberJoinsAndNotASixth() {
    ClusterMap map = map(member("a", 1, true), node("b", 1, NodeState.JOINING, false));
    assertThat(next(map, "a.1")).isEqualTo(MembershipPlan.NOTHING);
    ClusterMap joined = map(member("a", 1, true), member("b", 1, false));
    assertThat(MembershipPlan.next(joined, members("a.1"), "a.1", n -> false))
        .isEqualTo(MembershipPlan.NOTHING);
    ClusterMap six =
        map(
            member("a", 1, true),
            member("b", 1, true),
            member("c", 1, true),
            member("d", 1, true),
            member("e", 1, true),
            member("f", 1, false));
    assertThat(next(six, "a.1", "b.1", "c.1", "d.1", "e.1")).isEqualTo(MembershipPlan.NOTHING);
  }

  @Test
  void aLeaderThatMustGoHandsOverFirst() {
    ClusterMap map = map(node("a", 2, NodeState.REPLACING, false), member("b", 1, true));
    assertThat(next(map, "a.1", "b.1").leaving()).isTrue();
  }

  private static MembershipPlan next(ClusterMap map, String... peerIds) {
    return MembershipPlan.next(map, members(peerIds), "a.1", node -> true);
  }

  private static List<RaftMember> members(String... peerIds) {
    return Arrays.stream(peerIds).map(p -> new RaftMember(p, "127.0.0.1:1", 0)).toList();
  }

  private static List<String> peers(MembershipPlan plan) {
    return plan.members().orElseThrow().stream().map(RaftMember::peerId).toList();
  }

  private static ClusterMap map(Node... nodes) {
    Table<Node> table = Table.empty();
    for (Node node : nodes) {
      table = table.with(node.name(), node);
    }
    return ClusterMap.empty().withNodes(table);
  }

  private static Node member(String name, int incarnation, boolean voter) {
    return node(name, incarnation, NodeState.MEMBER, voter);
  }

  private static Node node(String name, int incarnation, NodeState state, boolean voter) {
    return new Node(
        name,
        incarnation,
        "room",
        "127.0.0.1:1",
        "127.0.0.1:2",
        "127.0.0.1:3",
        state,
        voter,
        Instant.EPOCH);
  }
}
