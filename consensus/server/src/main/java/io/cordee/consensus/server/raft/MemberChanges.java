package io.cordee.consensus.server.raft;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Changes of members that are on their way. Thread-safe.
 *
 * <p>A new member that has the log already, from an attempt that failed, tells the leader how far
 * it is only with the next entry (seen with Ratis 3.3.0): in an idle group the change would wait
 * for ever, and no other one is taken meanwhile. So entries without content are appended until it
 * ends.
 */
final class MemberChanges {
  private final RaftCalls calls;
  private final Function<String, ? extends CompletableFuture<?>> appendNothing;
  private final ConcurrentMap<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param appendNothing appends an entry of 0 B to the group of this name
   */
  MemberChanges(RaftCalls calls, Function<String, ? extends CompletableFuture<?>> appendNothing) {
    this.calls = calls;
    this.appendNothing = appendNothing;
  }

  CompletableFuture<Void> begin(String name, RaftGroupId group, List<RaftMember> members) {
    CompletableFuture<Void> change =
        calls.setPeers(
            name,
            group,
            members.stream().filter(RaftMember::voter).map(RaftPeers::peer).toList(),
            members.stream().filter(m -> !m.voter()).map(RaftPeers::peer).toList());
    running.put(name, change);
    return change;
  }

  /** To be called every now and then. */
  void moveOn() {
    running.values().removeIf(CompletableFuture::isDone);
    for (String name : running.keySet()) {
      var unused = appendNothing.apply(name);
    }
  }
}
