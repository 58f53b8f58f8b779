package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.JoinToken;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/** The rules of membership. Stateless. */
final class NodeRules {
  /** More voters make each commit slower and survive no more than two deaths more. */
  static final int MAX_VOTERS = 5;

  /** Every node's report is kept in the leader's memory and in every status screen. */
  static final int MAX_NODES = 200;

  private NodeRules() {}

  static Outcome init(ClusterMap map, Context context, NodeCommand.InitCluster c) {
    unless(
        !map.isInitialized(),
        ErrorCode.ALREADY_EXISTS,
        "the cluster exists already: name=%s id=%s",
        map.clusterName(),
        map.clusterId());
    Check.id("cluster id", c.clusterId());
    Check.name("cluster", c.clusterName());
    Check.range("number of nodes", c.nodes().size(), 1, MAX_NODES);
    Table<Node> nodes = Table.empty();
    for (Node node : c.nodes()) {
      Check.that(!nodes.contains(node.name()), "node %s occurs twice", node.name());
      checkAddresses(node.raftAddress(), node.rpcAddress(), node.adminAddress(), node.s3Address());
      boolean voter = nodes.size() < MAX_VOTERS;
      Node next = with(node, 1, NodeState.MEMBER, voter, context.at());
      nodes = nodes.with(node.name(), next);
    }
    Header header = new Header(c.clusterId(), c.clusterName(), Epoch.ZERO);
    return Outcome.accepted(map.withHeader(header).withNodes(nodes), "");
  }

  static Outcome add(ClusterMap map, Context context, NodeCommand.AddNode c) {
    Check.name("node", c.name());
    Check.name("room", c.room());
    Check.digest("secret digest", c.secretSha256());
    Check.that(c.expires().isAfter(context.at()), "the join token would be expired already");
    Optional<Node> present = map.nodes().get(c.name());
    Node next = c.replace() ? replaced(map, context, c, present) : added(map, context, c, present);
    JoinToken token = new JoinToken(c.name(), c.secretSha256(), c.expires(), false);
    ClusterMap edited =
        map.withNodes(map.nodes().with(c.name(), next))
            .withJoinTokens(map.joinTokens().with(c.name(), token));
    return Outcome.accepted(edited, Integer.toString(next.incarnation()));
  }

  private static Node added(
      ClusterMap map, Context context, NodeCommand.AddNode c, Optional<Node> present) {
    unless(
        present.isPresent() || map.nodes().size() < MAX_NODES,
        ErrorCode.REFUSED,
        "there are %d nodes already, the most allowed",
        MAX_NODES);
    if (present.isEmpty()) {
      return new Node(c.name(), 1, c.room(), "", "", "", NodeState.JOINING, false, context.at());
    }
    Node node = present.get();
    boolean joining = node.state() == NodeState.JOINING;
    unless(
        joining || node.state() == NodeState.GONE,
        ErrorCode.ALREADY_EXISTS,
        "node %s is %s; if its data is lost, add it with replace",
        c.name(),
        node.state());
    int incarnation = joining ? node.incarnation() : node.incarnation() + 1;
    return new Node(
        c.name(), incarnation, c.room(), "", "", "", NodeState.JOINING, false, context.at());
  }

  private static Node replaced(
      ClusterMap map, Context context, NodeCommand.AddNode c, Optional<Node> present) {
    unless(present.isPresent(), ErrorCode.NOT_FOUND, "no node %s to replace", c.name());
    Node node = present.get();
    if (node.state() == NodeState.REPLACING) {
      return node;
    }
    unless(
        node.state() == NodeState.MEMBER,
        ErrorCode.REFUSED,
        "node %s is %s, only a MEMBER can be replaced; add it without replace",
        c.name(),
        node.state());
    unless(
        !node.voter() || voters(map) > 1,
        ErrorCode.REFUSED,
        "node %s is the only voter; the cluster would be gone",
        c.name());
    for (PlacementGroup group : map.groups().values()) {
      unless(
          !group.nodes().contains(c.name()) || survives(map, group, c.name()),
          ErrorCode.REFUSED,
          "node %s holds a copy of group %s, which would keep no majority of its copies; wait"
              + " until the other nodes of the group are members",
          c.name(),
          group.id());
    }
    return with(node, node.incarnation() + 1, NodeState.REPLACING, false, context.at());
  }

  private static boolean survives(ClusterMap map, PlacementGroup group, String without) {
    long others =
        group.nodes().stream()
            .filter(name -> !name.equals(without))
            .flatMap(name -> map.nodes().get(name).stream())
            .filter(node -> node.state() == NodeState.MEMBER)
            .count();
    return others * 2 > group.nodes().size();
  }

  static Outcome join(ClusterMap map, Context context, NodeCommand.JoinNode c) {
    Optional<JoinToken> found = map.joinTokens().get(c.name());
    Optional<Node> node = map.nodes().get(c.name());
    unless(
        found.isPresent() && node.isPresent(),
        ErrorCode.BAD_JOIN_TOKEN,
        "there is no join token for node %s; make one with: cordee node add %s",
        c.name(),
        c.name());
    JoinToken token = found.get();
    boolean sameSecret =
        MessageDigest.isEqual(
            token.secretSha256().getBytes(StandardCharsets.US_ASCII),
            c.secretSha256().getBytes(StandardCharsets.US_ASCII));
    unless(
        sameSecret && !token.used() && context.at().isBefore(token.expires()),
        ErrorCode.BAD_JOIN_TOKEN,
        "the join token of node %s %s; make a new one with: cordee node add %s",
        c.name(),
        !sameSecret ? "does not match" : token.used() ? "was used already" : "is expired",
        c.name());
    checkAddresses(c.raftAddress(), c.rpcAddress(), c.adminAddress(), c.s3Address());
    Node old = node.get();
    Node next =
        new Node(
            old.name(),
            old.incarnation(),
            old.room(),
            c.raftAddress(),
            c.rpcAddress(),
            c.adminAddress(),
            NodeState.MEMBER,
            false,
            context.at(),
            c.s3Address());
    JoinToken used = new JoinToken(token.nodeName(), token.secretSha256(), token.expires(), true);
    ClusterMap edited =
        map.withNodes(map.nodes().with(c.name(), next))
            .withJoinTokens(map.joinTokens().with(c.name(), used));
    return Outcome.accepted(edited, Integer.toString(next.incarnation()));
  }

  static Outcome setVoter(ClusterMap map, NodeCommand.SetVoter c) {
    Node node = known(map, c.name());
    unless(
        node.incarnation() == c.incarnation(),
        ErrorCode.STALE_TOKEN,
        "node %s is at incarnation %d, not %d",
        c.name(),
        node.incarnation(),
        c.incarnation());
    if (node.voter() == c.voter()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        !c.voter() || node.state() == NodeState.MEMBER,
        ErrorCode.REFUSED,
        "node %s is %s, only a MEMBER can vote",
        c.name(),
        node.state());
    unless(
        !c.voter() || voters(map) < MAX_VOTERS,
        ErrorCode.REFUSED,
        "there are %d voters already, the most allowed",
        MAX_VOTERS);
    unless(c.voter() || voters(map) > 1, ErrorCode.REFUSED, "node %s is the only voter", c.name());
    Node next = with(node, node.incarnation(), node.state(), c.voter(), node.since());
    return Outcome.accepted(map.withNodes(map.nodes().with(c.name(), next)), "");
  }

  static Outcome forget(ClusterMap map, Context context, NodeCommand.ForgetNode c) {
    Node node = known(map, c.name());
    if (node.state() == NodeState.GONE) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(!node.voter(), ErrorCode.REFUSED, "node %s is a voter; take its vote first", c.name());
    for (PlacementGroup group : map.groups().values()) {
      unless(
          !group.nodes().contains(c.name()),
          ErrorCode.REFUSED,
          "node %s holds a copy of group %s; move it first",
          c.name(),
          group.id());
    }
    for (SqlCluster database : map.databases().values()) {
      unless(
          database.servers().stream().noneMatch(s -> s.agentNode().equals(c.name())),
          ErrorCode.REFUSED,
          "node %s is the agent of a server of database %s",
          c.name(),
          database.name());
    }
    Node gone = with(node, node.incarnation(), NodeState.GONE, false, context.at());
    ClusterMap edited =
        map.withNodes(map.nodes().with(c.name(), gone))
            .withJoinTokens(map.joinTokens().without(c.name()));
    return Outcome.accepted(edited, "");
  }

  private static Node known(ClusterMap map, String name) {
    Optional<Node> node = map.nodes().get(name);
    unless(node.isPresent(), ErrorCode.NOT_FOUND, "no node %s", name);
    return node.get();
  }

  private static long voters(ClusterMap map) {
    return map.nodes().values().stream().filter(Node::voter).count();
  }

  private static void checkAddresses(String raft, String rpc, String admin, String s3) {
    Check.address("raft address", raft);
    Check.address("rpc address", rpc);
    Check.address("admin address", admin);
    if (!s3.isEmpty()) {
      Check.address("S3 address", s3);
    }
  }

  private static Node with(
      Node node, int incarnation, NodeState state, boolean voter, Instant since) {
    return new Node(
        node.name(),
        incarnation,
        node.room(),
        node.raftAddress(),
        node.rpcAddress(),
        node.adminAddress(),
        state,
        voter,
        since,
        node.s3Address());
  }
}
