package io.cordee.consensus.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.plan.Cluster;
import io.cordee.consensus.simulation.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes, groups and leases, rule by rule. */
final class MembershipTest {
  private final Cluster cluster = Cluster.with(ApprovalPolicy.ALWAYS);

  @Test
  void theFirstCommandOfAClusterIsItsInit() {
    Cluster empty = new Cluster(ClusterMap.empty());
    empty.rejected(
        ErrorCode.NOT_FOUND, new StorageCommand.CreateBucket("photos", "admin", "private"));
    NodeCommand.InitCluster init = new NodeCommand.InitCluster("c-1", "alps", Samples.threeNodes());
    empty.accepted(init);
    assertThat(empty.map().nodes().values()).allMatch(Node::voter);
    empty.rejected(ErrorCode.ALREADY_EXISTS, init);
  }

  @Test
  void aJoinTokenIsUsedOnceByTheRightNodeInTime() {
    cluster.rejected(ErrorCode.BAD_JOIN_TOKEN, join(Samples.DIGEST));
    cluster.accepted(add(false));
    cluster.rejected(ErrorCode.BAD_JOIN_TOKEN, join("cd".repeat(32)));
    cluster.after(Duration.ofMinutes(10)).rejected(ErrorCode.BAD_JOIN_TOKEN, join(Samples.DIGEST));
    cluster.after(Duration.ofMinutes(-1));
    assertThat(cluster.accepted(join(Samples.DIGEST))).isEqualTo("1");
    cluster.rejected(ErrorCode.BAD_JOIN_TOKEN, join(Samples.DIGEST));
    assertThat(node("node-d").state()).isEqualTo(NodeState.MEMBER);
    assertThat(node("node-d").voter()).isFalse();
    cluster.accepted(new NodeCommand.SetVoter("node-d", 1, true));
  }

  @Test
  void aWipedNodeReturnsUnderTheNextIncarnation() {
    NodeCommand.AddNode replace =
        new NodeCommand.AddNode(
            "node-c", "room-c", true, Samples.DIGEST, Samples.T0.plusSeconds(9));
    assertThat(cluster.accepted(replace)).isEqualTo("2");
    assertThat(node("node-c").peerId()).isEqualTo("node-c.2");
    assertThat(node("node-c").voter()).isFalse();
    assertThat(cluster.accepted(replace)).isEqualTo("2");
    cluster.rejected(ErrorCode.STALE_TOKEN, new NodeCommand.SetVoter("node-c", 1, true));
    cluster.rejected(ErrorCode.REFUSED, new NodeCommand.SetVoter("node-c", 2, true));
    cluster.accepted(new NodeCommand.JoinNode("node-c", Samples.DIGEST, "h:1", "h:2", "h:3"));
    cluster.accepted(new NodeCommand.SetVoter("node-c", 2, true));
  }

  @Test
  void noNodeIsReplacedThatLeavesAGroupWithoutMajority() {
    cluster.accepted(groups(List.of("node-a", "node-b", "node-c")));
    cluster.accepted(replace("node-c"));
    assertThat(cluster.rejected(ErrorCode.REFUSED, replace("node-b"))).contains("majority");
  }

  @Test
  void theLastVoterStays() {
    cluster.accepted(new NodeCommand.SetVoter("node-a", 1, false));
    cluster.accepted(new NodeCommand.SetVoter("node-b", 1, false));
    cluster.rejected(ErrorCode.REFUSED, new NodeCommand.SetVoter("node-c", 1, false));
    cluster.rejected(ErrorCode.REFUSED, replace("node-c"));
  }

  @Test
  void aNodeThatIsNeededIsNotForgotten() {
    cluster.rejected(ErrorCode.REFUSED, new NodeCommand.ForgetNode("node-a"));
    cluster.accepted(add(false));
    cluster.accepted(new NodeCommand.ForgetNode("node-d"));
    assertThat(node("node-d").state()).isEqualTo(NodeState.GONE);
  }

  @Test
  void groupsCoverAllHashesOnceOnDistinctNodesAndRooms() {
    List<String> nodes = List.of("node-a", "node-b", "node-c");
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, groups(List.of("node-a", "node-b")));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, groups(List.of("node-a", "node-b", "node-b")));
    cluster.rejected(
        ErrorCode.INVALID_ARGUMENT,
        new StorageCommand.CreateGroups(List.of(new PlacementGroup("1", nodes, 0, 99))));
    cluster.rejected(
        ErrorCode.INVALID_ARGUMENT,
        new StorageCommand.CreateGroups(
            List.of(
                new PlacementGroup("1", nodes, 0, 99),
                new PlacementGroup("2", nodes, 99, PlacementGroup.MAX_HASH))));
    cluster.accepted(groups(nodes));
    assertThat(cluster.accepted(groups(nodes))).isEqualTo(Command.ALREADY);
    cluster.accepted(add(false));
    cluster.accepted(join(Samples.DIGEST));
    cluster.accepted(new StorageCommand.SetGroupNodes("1", List.of("node-d", "node-b", "node-c")));
    cluster.rejected(
        ErrorCode.REFUSED,
        new StorageCommand.SetGroupNodes("1", List.of("node-d", "node-a", "node-c")));
    cluster.rejected(
        ErrorCode.REFUSED, new StorageCommand.SetGroupNodes("1", List.of("node-b", "node-c")));
  }

  @Test
  void aLeaseHasOneHolderAndEachGrantAGreaterToken() {
    assertThat(cluster.accepted(acquire("node-a"))).isEqualTo("1");
    assertThat(cluster.accepted(acquire("node-a"))).isEqualTo("2");
    cluster.rejected(ErrorCode.LEASE_HELD, acquire("node-b"));
    cluster.rejected(ErrorCode.STALE_TOKEN, new LeaseCommand.ExpireLease("sql/shop/db-0", 1));
    cluster.accepted(new LeaseCommand.ReleaseLease("sql/shop/db-0", "node-a", 2));
    assertThat(cluster.accepted(acquire("node-b"))).isEqualTo("3");
    cluster.rejected(
        ErrorCode.STALE_TOKEN, new LeaseCommand.ReleaseLease("sql/shop/db-0", "node-a", 2));
    cluster.accepted(new LeaseCommand.ExpireLease("sql/shop/db-0", 3));
    assertThat(cluster.accepted(acquire("node-a"))).isEqualTo("4");
  }

  @Test
  void databaseServersGetTheirOffsetsInTheirOrder() {
    assertThat(cluster.shop().servers())
        .extracting(s -> s.autoIncrementOffset())
        .containsExactly(1, 2, 3);
    cluster.rejected(ErrorCode.ALREADY_EXISTS, Samples.shop(ApprovalPolicy.ALWAYS));
    cluster.rejected(
        ErrorCode.NOT_FOUND,
        new SqlCommand.AddDatabase(
            "crm", List.of(Samples.server("db-0", "node-z", 3306)), ApprovalPolicy.ALWAYS));
    cluster.rejected(
        ErrorCode.INVALID_ARGUMENT,
        new SqlCommand.AddDatabase("No Name", List.of(), ApprovalPolicy.ALWAYS));
  }

  private Node node(String name) {
    return cluster.map().nodes().get(name).orElseThrow();
  }

  private static Command acquire(String holder) {
    return new LeaseCommand.AcquireLease("sql/shop/db-0", holder, Duration.ofSeconds(3));
  }

  private static Command add(boolean replace) {
    return new NodeCommand.AddNode(
        "node-d", "room-a", replace, Samples.DIGEST, Samples.T0.plusSeconds(600));
  }

  private static Command replace(String name) {
    return new NodeCommand.AddNode(
        name, "room-a", true, Samples.DIGEST, Samples.T0.plusSeconds(600));
  }

  private static Command join(String digest) {
    return new NodeCommand.JoinNode("node-d", digest, "h:1", "h:2", "h:3");
  }

  private static Command groups(List<String> nodes) {
    return new StorageCommand.CreateGroups(
        List.of(new PlacementGroup("1", nodes, 0, PlacementGroup.MAX_HASH)));
  }
}
