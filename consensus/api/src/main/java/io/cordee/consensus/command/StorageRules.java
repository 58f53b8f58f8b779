package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules of placement groups. Stateless. */
final class StorageRules {
  static final int COPIES = 3;

  /** A group being moved holds one copy more for a while; five copies are the most we run. */
  static final int MAX_COPIES = 6;

  /** Each group is a Raft group on three nodes; more would not fit in a node's memory. */
  static final int MAX_GROUPS = 1_024;

  private static final Pattern GROUP_ID = Pattern.compile("[1-9][0-9]{0,5}");

  private StorageRules() {}

  static Outcome createGroups(ClusterMap map, StorageCommand.CreateGroups c) {
    Table<PlacementGroup> next = Table.empty();
    for (PlacementGroup group : c.groups()) {
      next = next.with(group.id(), group);
    }
    if (next.equals(map.groups()) && !next.isEmpty() && next.size() == c.groups().size()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        map.groups().isEmpty(),
        ErrorCode.ALREADY_EXISTS,
        "there are %d placement groups already; change one with set-group-nodes",
        map.groups().size());
    Check.range("number of placement groups", c.groups().size(), 1, MAX_GROUPS);
    Check.that(next.size() == c.groups().size(), "a placement group's id occurs twice");
    long members = map.nodes().values().stream().filter(StorageRules::isMember).count();
    for (PlacementGroup group : c.groups()) {
      Check.that(
          GROUP_ID.matcher(group.id()).matches(),
          "placement group id '%s' is not a decimal number from 1 to 999999",
          group.id());
      checkNodes(map, group.id(), group.nodes(), Set.of());
      long wanted = Math.min(COPIES, members);
      Check.that(
          group.nodes().size() == wanted,
          "placement group %s has %d copies, must have %d",
          group.id(),
          group.nodes().size(),
          wanted);
    }
    checkCoverage(c.groups());
    return Outcome.accepted(map.withGroups(next), "");
  }

  private static void checkCoverage(List<PlacementGroup> groups) {
    List<PlacementGroup> sorted = new ArrayList<>(groups);
    sorted.sort(Comparator.comparingLong(PlacementGroup::hashFrom));
    long expected = 0;
    for (PlacementGroup group : sorted) {
      Check.that(
          group.hashFrom() == expected,
          "placement group %s starts at hash %d, but the one before ends at %d",
          group.id(),
          group.hashFrom(),
          expected - 1);
      expected = group.hashTo() + 1;
    }
    Check.that(
        expected == PlacementGroup.MAX_HASH + 1,
        "hashes from %d on belong to no placement group",
        expected);
  }

  static Outcome setGroupNodes(ClusterMap map, StorageCommand.SetGroupNodes c) {
    Optional<PlacementGroup> found = map.groups().get(c.groupId());
    unless(found.isPresent(), ErrorCode.NOT_FOUND, "no placement group %s", c.groupId());
    PlacementGroup group = found.get();
    if (group.nodes().equals(c.nodes())) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    Set<String> added = new TreeSet<>(c.nodes());
    group.nodes().forEach(added::remove);
    Set<String> removed = new TreeSet<>(group.nodes());
    c.nodes().forEach(removed::remove);
    unless(
        added.size() <= 1 && removed.size() <= 1,
        ErrorCode.REFUSED,
        "group %s: adds %s and removes %s; change one copy at a time",
        c.groupId(),
        added,
        removed);
    unless(
        c.nodes().size() >= Math.min(COPIES, group.nodes().size()),
        ErrorCode.REFUSED,
        "group %s would have %d copies, fewer than %d; add a copy elsewhere first",
        c.groupId(),
        c.nodes().size(),
        COPIES);
    checkNodes(map, c.groupId(), c.nodes(), new HashSet<>(group.nodes()));
    PlacementGroup next =
        new PlacementGroup(group.id(), c.nodes(), group.hashFrom(), group.hashTo());
    return Outcome.accepted(map.withGroups(map.groups().with(group.id(), next)), "");
  }

  /** Distinct known nodes, new ones members, spread over as many rooms as there are. */
  private static void checkNodes(
      ClusterMap map, String groupId, List<String> nodes, Set<String> present) {
    Check.range("number of copies of group " + groupId, nodes.size(), 1, MAX_COPIES);
    Check.distinct("a node of group " + groupId, nodes);
    Set<String> rooms = new TreeSet<>();
    for (String name : nodes) {
      Optional<Node> node = map.nodes().get(name);
      unless(node.isPresent(), ErrorCode.NOT_FOUND, "group %s: no node %s", groupId, name);
      unless(
          isMember(node.get()) || present.contains(name),
          ErrorCode.REFUSED,
          "group %s: node %s is %s, a copy goes to a MEMBER only",
          groupId,
          name,
          node.get().state());
      rooms.add(node.get().room());
    }
    Set<String> all = new TreeSet<>();
    map.nodes().values().stream()
        .filter(StorageRules::isMember)
        .forEach(node -> all.add(node.room()));
    unless(
        rooms.size() >= Math.min(nodes.size(), all.size()),
        ErrorCode.REFUSED,
        "group %s: its %d copies are in %s although there are nodes in %s; use distinct rooms",
        groupId,
        nodes.size(),
        rooms,
        all);
  }

  private static boolean isMember(Node node) {
    return node.state() == NodeState.MEMBER;
  }
}
