package io.cordee.consensus.server.raft;

import java.util.List;

/**
 * A group to run on this node. Immutable.
 *
 * @param name for example {@code coordination} or {@code pg-1}; with the cluster id it fixes the
 *     Raft group id
 * @param members the first configuration; used only when the group is new on this node. Empty for a
 *     node that joins: the leader adds it.
 */
public record GroupSpec(String name, List<RaftMember> members) {
  public GroupSpec {
    members = List.copyOf(members);
  }

  /** A group that exists elsewhere and whose leader will add this node. */
  public static GroupSpec joining(String name) {
    return new GroupSpec(name, List.of());
  }
}
