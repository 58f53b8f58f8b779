package io.cordee.consensus.map;

import java.util.List;

/**
 * A placement group: a Ratis group that holds all keys whose 32-bit hash lies in [hashFrom,
 * hashTo].
 *
 * @param id decimal number, for example {@code 1}; also fixes the Raft group id
 * @param nodes names of the nodes that hold a copy, at most one each; the first is the preferred
 *     leader
 * @param hashFrom first unsigned 32-bit hash, inclusive
 * @param hashTo last unsigned 32-bit hash, inclusive
 */
public record PlacementGroup(String id, List<String> nodes, long hashFrom, long hashTo) {
  /** The greatest unsigned 32-bit hash. */
  public static final long MAX_HASH = 0xFFFF_FFFFL;

  public PlacementGroup {
    Check.id("placement group", id);
    Check.range("first hash of group " + id, hashFrom, 0, MAX_HASH);
    Check.range("last hash of group " + id, hashTo, hashFrom, MAX_HASH);

    nodes = List.copyOf(nodes);
  }
}
