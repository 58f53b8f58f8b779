package io.cordee.blockstore.client;

import com.google.protobuf.MessageLite;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ObjectsGrpc;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.rpc.FailedNodes;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Calls the leader of a placement group: finds it, follows hints, retries. Thread-safe. */
final class GroupCalls {
  /** Longer than an election (4 s), so that one lost leader is survived; then the caller hears. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(20);

  /** A node that hangs must not eat the whole deadline: as long as an election takes. */
  private static final Duration FIRST_LIMIT = Duration.ofSeconds(2);

  /** Later attempts: a leader may be slow, and is not helped by being asked again. */
  private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(4);

  private final Coordinator coordinator;
  private final NodeChannels channels;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final FailedNodes failures;
  private final Map<String, String> leaders = new ConcurrentHashMap<>();

  GroupCalls(
      Coordinator coordinator,
      NodeChannels channels,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.coordinator = coordinator;
    this.channels = channels;
    this.nanoTime = nanoTime;
    this.random = random;
    this.failures = new FailedNodes(nanoTime);
  }

  /** Requests of one kind, those to a group's leader together where they meet. */
  <Q extends MessageLite, R> Combiner<Q, R> combiner(Combiner.Wire<Q, R> wire) {
    return new Combiner<>(channels, wire);
  }

  /** Nodes in the order in which to ask them: those that lately did not answer come last. */
  List<Node> inTurn(List<Node> nodes) {
    return failures.inTurn(nodes, Node::name);
  }

  Backoff backoff(Duration limit) {
    return new Backoff(nanoTime, random, limit);
  }

  /** The group of a key; waits while a new cluster has none yet. */
  PlacementGroup groupOf(ObjectKey key) {
    Backoff backoff = backoff(CALL_LIMIT);
    while (true) {
      try {
        return Placement.groupOf(coordinator.map(), key);
      } catch (CordeeException e) {
        if (e.code() != ErrorCode.BUSY || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  /**
   * Calls the group's leader until it answers.
   *
   * @param call safe to repeat: a read, or a mutation under one request id
   */
  <T> T call(PlacementGroup group, Function<ObjectsGrpc.ObjectsBlockingStub, T> call) {
    return ask(
        group,
        (node, millis) ->
            call.apply(
                ObjectsGrpc.newBlockingStub(channels.to(node.rpcAddress()))
                    .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)));
  }

  /** One attempt at a node, which has so many milliseconds. */
  interface Ask<T> {
    T at(Node node, long millis);
  }

  /** As {@link #call}, by whatever way. */
  <T> T ask(PlacementGroup group, Ask<T> call) {
    Backoff backoff = backoff(CALL_LIMIT);
    Attempts attempts = new Attempts("group=" + group.id());
    for (int attempt = 0; ; attempt++) {
      CordeeException error;
      try {
        return attempt(group, attempt, backoff.left(), call);
      } catch (CordeeException e) {
        error = e;
      }
      if (!attempts.failed(error)) {
        throw attempts.verdict(error);
      }
      boolean hinted = error.code() == ErrorCode.NOT_LEADER && leader(group).isPresent();
      if (!(hinted && attempt == 0) && !backoff.pause()) {
        throw attempts.verdict(error);
      }
    }
  }

  private <T> T attempt(PlacementGroup group, int attempt, Duration left, Ask<T> call) {
    Node node = target(group, attempt);
    Duration limit = attempt == 0 ? FIRST_LIMIT : ATTEMPT_LIMIT;
    long millis = Math.max(1, Math.min(left.toMillis(), limit.toMillis()));
    boolean cutShort = left.compareTo(limit) < 0;
    try {
      T answer = call.at(node, millis);
      leaders.put(group.id(), node.name());
      failures.answered(node.name());
      return answer;
    } catch (RuntimeException e) {
      leaders.remove(group.id(), node.name());
      WireErrors.leaderHint(e)
          .filter(name -> !name.equals(node.name()))
          .ifPresent(name -> leaders.put(group.id(), name));
      CordeeException error = WireErrors.fromCall(e, node.name());
      if (!cutShort || error.code() != ErrorCode.TIMEOUT_UNKNOWN) {
        heard(node.name(), error); // one that had only a moment to answer is not silent
      }
      throw error;
    }
  }

  /** What a failed call says about a node. */
  void heard(String node, CordeeException error) {
    if (error.code() == ErrorCode.UNREACHABLE || error.code() == ErrorCode.TIMEOUT_UNKNOWN) {
      failures.failed(node);
    } else {
      failures.answered(node);
    }
  }

  /** The leader as last heard of, unless it just failed: what others say of it may be old. */
  private Optional<Node> leader(PlacementGroup group) {
    return Optional.ofNullable(leaders.get(group.id()))
        .filter(name -> !failures.doubtful(name))
        .flatMap(coordinator.map().nodes()::get);
  }

  /** The leader, else the group's nodes in turn. */
  private Node target(PlacementGroup group, int attempt) {
    Optional<Node> leader = leader(group);
    if (leader.isPresent()) {
      return leader.get();
    }
    List<Node> nodes = inTurn(Placement.nodesOf(coordinator.map(), group));
    if (nodes.isEmpty()) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE, "no node holds group=" + group.id() + ": see cordee node list");
    }
    return nodes.get(attempt % nodes.size());
  }
}
