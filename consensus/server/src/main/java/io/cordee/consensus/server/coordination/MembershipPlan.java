package io.cordee.consensus.server.coordination;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.server.raft.RaftMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The next single step that brings the Raft members to what the map wants. Pure. Immutable.
 *
 * @param members the new configuration; empty when it stays
 * @param voted the node to mark as a voter (once the configuration is committed)
 * @param leaving a member that must go and is the leader: it hands over first
 */
public record MembershipPlan(
    Optional<List<RaftMember>> members, Optional<Node> voted, boolean leaving) {
  static final MembershipPlan NOTHING =
      new MembershipPlan(Optional.empty(), Optional.empty(), false);

  /**
   * Looks at the map and the configuration.
   *
   * @param self the leader's peer id
   * @param reachable whether a node's Raft address answers
   */
  public static MembershipPlan next(
      ClusterMap map, List<RaftMember> members, String self, Predicate<Node> reachable) {
    List<RaftMember> wanted = members.stream().filter(m -> belongs(map, m.peerId())).toList();
    if (wanted.size() < members.size()) {
      if (wanted.stream().noneMatch(m -> m.peerId().equals(self))) {
        return new MembershipPlan(Optional.empty(), Optional.empty(), true);
      }
      return new MembershipPlan(Optional.of(wanted), Optional.empty(), false);
    }
    for (Node node : map.nodes().values()) {
      boolean present = members.stream().anyMatch(m -> m.peerId().equals(node.peerId()));
      if (node.state() != NodeState.MEMBER || (present && node.voter())) {
        continue;
      }
      if (present) {
        return new MembershipPlan(Optional.empty(), Optional.of(node), false);
      }
      if (members.size() < CoordinationServer.MAX_VOTERS && reachable.test(node)) {
        List<RaftMember> more = new ArrayList<>(members);
        more.add(new RaftMember(node.peerId(), node.raftAddress(), 0));
        return new MembershipPlan(Optional.of(more), Optional.of(node), false);
      }
    }
    return NOTHING;
  }

  /** A wiped node's old incarnation, and a node that was removed, do not. */
  private static boolean belongs(ClusterMap map, String peerId) {
    return map.nodes().values().stream()
        .anyMatch(node -> node.peerId().equals(peerId) && node.state() == NodeState.MEMBER);
  }
}
