package io.cordee.consensus.client.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Which nodes did not answer the last time, so that one dead node costs one caller its patience
 * once, and not every call again. Thread-safe; holds at most one entry for each node of the
 * cluster.
 */
public final class FailedNodes {
  /**
   * So long a node that failed is not asked again when another may know more. Followers go on
   * naming a dead leader until they have elected the next one, which takes up to 2 s.
   */
  public static final Duration DOUBT = Duration.ofMillis(2_500);

  private final LongSupplier nanoTime;
  private final Map<String, Long> failedNanos = new ConcurrentHashMap<>();

  public FailedNodes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** It could not be reached, or did not answer in its time. */
  public void failed(String node) {
    failedNanos.put(node, nanoTime.getAsLong());
  }

  /** It answered, be it with an error. */
  public void answered(String node) {
    failedNanos.remove(node);
  }

  /** Whether it failed less than {@link #DOUBT} ago and has not answered since. */
  public boolean doubtful(String node) {
    Long since = failedNanos.get(node);
    return since != null && nanoTime.getAsLong() - since < DOUBT.toNanos();
  }

  /**
   * Whom to ask in turn: the nodes that are not doubtful, those that answered last time first; all
   * of them when all are doubtful.
   *
   * @param nodes in the caller's own order, which is kept among equals
   */
  public <T> List<T> inTurn(List<T> nodes, Function<T, String> name) {
    List<T> order = new ArrayList<>(nodes);
    order.removeIf(node -> doubtful(name.apply(node)));
    if (order.isEmpty()) {
      return nodes;
    }
    order.sort(Comparator.comparing(node -> failedNanos.containsKey(name.apply(node))));
    return order;
  }
}
