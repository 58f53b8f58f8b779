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
  public PlacementGroup {
    nodes = List.copyOf(nodes);
  }
}
