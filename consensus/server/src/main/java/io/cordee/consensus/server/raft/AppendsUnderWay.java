package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;

/**
 * Which entries a follower is writing. Ratis 3.3.0 knows an append that is under way by its first
 * index alone ({@code ServerImplUtils.NavigableIndices}): a leader that connected anew and sends
 * the same entries and some more is told that all of them are stored, though the later ones were
 * thrown away. They count as committed and a lost leader takes them along. So a repeated append is
 * refused until the first one is done; the leader comes again at once. As many at a time as leaders
 * may send without an answer.
 */
final class AppendsUnderWay {
  /** Changed without the lock when a reply comes: who waits for replies may hold it. */
  private final Set<Range> ranges = ConcurrentHashMap.newKeySet();

  /**
   * @param copy the member that writes; a group that was started again is another one
   */
  private record Range(WeakReference<Object> copy, long first, long last) {
    boolean meets(Object otherCopy, long otherFirst, long otherLast) {
      return copy.refersTo(otherCopy) && first <= otherLast && otherFirst <= last;
    }
  }

  /** The call itself. */
  interface Append {
    Object send() throws Exception;
  }

  /**
   * Sends it on, unless some of its entries are under way.
   *
   * @throws IOException when they are
   */
  synchronized Object send(Object copy, AppendEntriesRequestProto request, Append append)
      throws Exception {
    int count = request.getEntriesCount();
    if (count == 0) {
      return append.send();
    }
    long first = request.getEntries(0).getIndex();
    long last = request.getEntries(count - 1).getIndex();
    for (Range range : ranges) {
      if (range.meets(copy, first, last)) {
        throw new IOException(
            "Entries of this append are still being written; send it again. first="
                + first
                + " last="
                + last
                + " under_way="
                + range.first
                + ".."
                + range.last);
      }
    }
    ranges.removeIf(range -> range.copy.refersTo(null));
    Range mine = new Range(new WeakReference<>(copy), first, last);
    Object reply = append.send();
    if (reply instanceof CompletableFuture<?> future && !future.isDone()) {
      ranges.add(mine);
      CompletableFuture<?> unused = future.whenComplete((r, e) -> ranges.remove(mine));
    }
    return reply;
  }
}
