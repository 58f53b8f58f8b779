package io.cordee.consensus.invariant;

import io.cordee.consensus.command.AuditTrail;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.JoinToken;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Checks two maps, the second of them the same or later. Stateless. */
public final class Invariants {
  private Invariants() {}

  /**
   * What is wrong, in words; empty when all is well. Between the two maps at most one command may
   * lie when steps (not only states) are to be checked.
   */
  public static List<String> check(ClusterMap before, ClusterMap after) {
    Violations v = new Violations();
    checkEpoch(v, before, after);
    checkLeases(v, before, after);
    checkNodes(v, before, after);
    checkGroups(v, after);
    checkTokens(v, before, after);
    checkAudit(v, before, after);
    ObjectInvariants.check(v, before, after);
    SqlInvariants.check(v, before, after);
    PlanInvariants.check(v, before, after);
    return v.found();
  }

  private static void checkEpoch(Violations v, ClusterMap before, ClusterMap after) {
    long grown = after.epoch().value() - before.epoch().value();
    v.unless(
        grown == 0 || grown == 1, "the epoch went from %s to %s", before.epoch(), after.epoch());
    v.unless(
        !before.isInitialized() || before.clusterId().equals(after.clusterId()),
        "the cluster id changed");
    boolean same =
        before.nodes().equals(after.nodes())
            && before.groups().equals(after.groups())
            && before.buckets().equals(after.buckets())
            && before.accessKeys().equals(after.accessKeys())
            && before.databases().equals(after.databases())
            && before.plans().equals(after.plans())
            && before.jobs().equals(after.jobs())
            && before.leases().equals(after.leases())
            && before.joinTokens().equals(after.joinTokens());
    v.unless(same || grown == 1, "something changed within epoch %s", before.epoch());
  }

  private static void checkLeases(Violations v, ClusterMap before, ClusterMap after) {
    for (Lease old : before.leases().values()) {
      Optional<Lease> found = after.leases().get(old.name());
      v.unless(found.isPresent(), "lease %s is gone, and its token with it", old.name());
      if (found.isEmpty() || found.get().equals(old)) {
        continue;
      }
      Lease lease = found.get();
      v.unless(lease.token() >= old.token(), "the token of lease %s fell", old.name());
      v.unless(
          lease.token() > old.token() || lease.holder().isEmpty(),
          "token %d of lease %s was given twice",
          lease.token(),
          old.name());
      v.unless(
          old.holder().isEmpty() || lease.holder().isEmpty() || old.holder().equals(lease.holder()),
          "lease %s went from %s to %s without an end between",
          old.name(),
          old.holder(),
          lease.holder());
    }
  }

  private static void checkNodes(Violations v, ClusterMap before, ClusterMap after) {
    for (Node old : before.nodes().values()) {
      Optional<Node> found = after.nodes().get(old.name());
      v.unless(found.isPresent(), "the row of node %s is gone", old.name());
      v.unless(
          found.isEmpty() || found.get().incarnation() >= old.incarnation(),
          "the incarnation of node %s fell",
          old.name());
    }
    int voters = 0;
    for (Node node : after.nodes().values()) {
      voters += node.voter() ? 1 : 0;
      v.unless(
          !node.voter() || node.state() == NodeState.MEMBER,
          "node %s votes and is %s",
          node.name(),
          node.state());
    }
    v.unless(after.isInitialized() ? voters >= 1 && voters <= 5 : voters == 0, "%d voters", voters);
  }

  private static void checkGroups(Violations v, ClusterMap after) {
    if (after.groups().isEmpty()) {
      return;
    }
    List<PlacementGroup> groups = new ArrayList<>(after.groups().values());
    groups.sort(Comparator.comparingLong(PlacementGroup::hashFrom));
    long next = 0;
    for (PlacementGroup group : groups) {
      v.unless(group.hashFrom() == next, "hashes between groups: %d", next);
      next = group.hashTo() + 1;
      v.unless(
          new HashSet<>(group.nodes()).size() == group.nodes().size(),
          "two copies of group %s on one node",
          group.id());
      for (String name : group.nodes()) {
        v.unless(
            after.nodes().get(name).filter(n -> n.state() != NodeState.GONE).isPresent(),
            "group %s has a copy on %s, which is gone",
            group.id(),
            name);
      }
    }
    v.unless(next == 1L << 32, "the groups end at hash %d", next - 1);
  }

  private static void checkTokens(Violations v, ClusterMap before, ClusterMap after) {
    for (JoinToken old : before.joinTokens().values()) {
      Optional<JoinToken> token = after.joinTokens().get(old.nodeName());
      Optional<Node> was = before.nodes().get(old.nodeName());
      Optional<Node> is = after.nodes().get(old.nodeName());
      boolean joined = was.isPresent() && is.isPresent() && joined(was.get(), is.get());
      v.unless(
          !joined || (!old.used() && token.filter(JoinToken::used).isPresent()),
          "node %s joined with a used token",
          old.nodeName());
    }
  }

  private static boolean joined(Node was, Node is) {
    return was.state() != NodeState.MEMBER && is.state() == NodeState.MEMBER;
  }

  private static void checkAudit(Violations v, ClusterMap before, ClusterMap after) {
    Optional<AuditEntry> last = before.audit().lastKey().flatMap(before.audit()::get);
    Optional<AuditEntry> newest = after.audit().lastKey().flatMap(after.audit()::get);
    long from = last.map(AuditEntry::seq).orElse(0L);
    long to = newest.map(AuditEntry::seq).orElse(0L);
    v.unless(to >= from, "the audit trail lost its newest entries");
    Optional<AuditEntry> previous = last;
    for (long seq = from + 1; seq <= to; seq++) {
      Optional<AuditEntry> entry = after.audit().get(AuditTrail.key(seq));
      v.unless(
          entry.isPresent() && AuditTrail.follows(previous, entry.get()),
          "audit entry %d does not follow",
          seq);
      previous = entry;
    }
    v.unless(
        last.isEmpty()
            || after.audit().get(AuditTrail.key(from)).filter(last.get()::equals).isPresent(),
        "audit entry %d changed",
        from);
    v.unless(after.audit().size() <= ClusterMap.MAX_AUDIT, "the audit trail is too long");
  }
}
