package io.cordee.it.sim;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second opinion on the rules of leases, buckets and nodes, written from their description and
 * not from their code: fed with the same commands in the log's order, each answer and all rows must
 * be the same. Confined to one run.
 */
final class MapModel implements Oracle.Observer {
  private static final Duration MAX_TERM = Duration.ofHours(1);
  private static final int MAX_VOTERS = 5;

  private final Map<String, Said> remembered = new HashMap<>();
  private final TreeMap<String, Held> leases = new TreeMap<>();
  private final TreeMap<String, Seat> nodes = new TreeMap<>();
  private final TreeMap<String, Ticket> tickets = new TreeMap<>();
  private final TreeSet<String> buckets = new TreeSet<>();
  private long epoch;

  /** An answer; the text of a rejection is for people and not compared. */
  private record Said(Optional<ErrorCode> error, String answer) {}

  private record Held(long token, String holder) {}

  private record Seat(int incarnation, NodeState state, boolean voter) {}

  private record Ticket(String secret, Instant expires, boolean used) {}

  private static Said yes(Object answer) {
    return new Said(Optional.empty(), answer.toString());
  }

  private static Said no(ErrorCode code) {
    return new Said(Optional.of(code), "");
  }

  @Override
  public void applied(ClusterMap before, Proposal proposal, Applied done) {
    Said expected = say(proposal);
    Optional<ErrorCode> error = done.outcome().error();
    boolean same =
        error.equals(expected.error())
            && (error.isPresent() || done.outcome().answer().equals(expected.answer()));
    if (!same || !equal(done.outcome().map())) {
      throw new SimViolation(
          "the model says "
              + expected
              + " to "
              + proposal.command()
              + ", the state machine "
              + error
              + " '"
              + done.outcome().answer()
              + "'"
              + (same ? ", and their rows differ" : ""));
    }
  }

  private Said say(Proposal proposal) {
    String id = proposal.context().requestId();
    Said first = remembered.get(id);
    if (first != null) {
      return first;
    }
    Said said = decide(proposal.command(), proposal.context().at());
    if (said.error().isEmpty()) {
      epoch++;
    }
    if (said.error().filter(e -> e.kind() == ErrorKind.RETRY).isEmpty()) {
      remembered.put(id, said);
    }
    return said;
  }

  private Said decide(Command command, Instant at) {
    if (command instanceof NodeCommand.InitCluster c) {
      return init(c);
    }
    if (nodes.isEmpty()) {
      return no(ErrorCode.NOT_FOUND);
    }
    if (command instanceof LeaseCommand.AcquireLease c) {
      return acquire(c);
    }
    if (command instanceof LeaseCommand.ReleaseLease c) {
      return free(c.name(), c.token(), Optional.of(c.holder()));
    }
    if (command instanceof LeaseCommand.ExpireLease c) {
      return free(c.name(), c.token(), Optional.empty());
    }
    if (command instanceof StorageCommand.CreateBucket c) {
      return c.name().matches("[a-z]{3,9}-[0-9]+")
          ? yes(buckets.add(c.name()) ? "" : Command.ALREADY)
          : no(ErrorCode.INVALID_ARGUMENT);
    }
    if (command instanceof NodeCommand.AddNode c) {
      return c.expires().isAfter(at) ? add(c) : no(ErrorCode.INVALID_ARGUMENT);
    }
    if (command instanceof NodeCommand.JoinNode c) {
      return join(c, at);
    }
    if (command instanceof NodeCommand.SetVoter c) {
      return vote(c);
    }
    if (command instanceof NodeCommand.ForgetNode c) {
      return forget(c);
    }
    throw new IllegalArgumentException("the model does not know " + command);
  }

  private Said init(NodeCommand.InitCluster c) {
    if (!nodes.isEmpty()) {
      return no(ErrorCode.ALREADY_EXISTS);
    }
    for (Node node : c.nodes()) {
      nodes.put(node.name(), new Seat(1, NodeState.MEMBER, nodes.size() < MAX_VOTERS));
    }
    return yes("");
  }

  private Said acquire(LeaseCommand.AcquireLease c) {
    if (c.term().isNegative() || c.term().isZero() || c.term().compareTo(MAX_TERM) > 0) {
      return no(ErrorCode.INVALID_ARGUMENT);
    }
    Held held = leases.getOrDefault(c.name(), new Held(0, ""));
    if (!held.holder().isEmpty() && !held.holder().equals(c.holder())) {
      return no(ErrorCode.LEASE_HELD);
    }
    leases.put(c.name(), new Held(held.token() + 1, c.holder()));
    return yes(held.token() + 1);
  }

  /** Given back by its holder, or (nobody named) taken away. */
  private Said free(String name, long token, Optional<String> by) {
    Held held = leases.get(name);
    if (held == null) {
      return no(ErrorCode.NOT_FOUND);
    }
    boolean others = !held.holder().isEmpty() && by.isPresent() && !by.get().equals(held.holder());
    if (held.token() != token || others) {
      return no(ErrorCode.STALE_TOKEN);
    }
    leases.put(name, new Held(token, ""));
    return yes(held.holder().isEmpty() ? Command.ALREADY : "");
  }

  private Said add(NodeCommand.AddNode c) {
    Seat seat = nodes.get(c.name());
    if (c.replace()) {
      if (seat == null) {
        return no(ErrorCode.NOT_FOUND);
      }
      boolean replacing = seat.state() == NodeState.REPLACING;
      if (!replacing && (seat.state() != NodeState.MEMBER || lastVoter(seat))) {
        return no(ErrorCode.REFUSED);
      }
      int next = replacing ? seat.incarnation() : seat.incarnation() + 1;
      return invited(c, new Seat(next, NodeState.REPLACING, false));
    }
    if (seat == null || seat.state() == NodeState.JOINING) {
      return invited(c, new Seat(1 + older(seat), NodeState.JOINING, false));
    }
    return seat.state() == NodeState.GONE
        ? invited(c, new Seat(seat.incarnation() + 1, NodeState.JOINING, false))
        : no(ErrorCode.ALREADY_EXISTS);
  }

  private static int older(@org.jspecify.annotations.Nullable Seat joining) {
    return joining == null ? 0 : joining.incarnation() - 1;
  }

  private Said invited(NodeCommand.AddNode c, Seat seat) {
    nodes.put(c.name(), seat);
    tickets.put(c.name(), new Ticket(c.secretSha256(), c.expires(), false));
    return yes(seat.incarnation());
  }

  private Said join(NodeCommand.JoinNode c, Instant at) {
    Ticket ticket = tickets.get(c.name());
    Seat seat = nodes.get(c.name());
    if (ticket == null || seat == null) {
      return no(ErrorCode.BAD_JOIN_TOKEN);
    }
    boolean fresh = !ticket.used() && at.isBefore(ticket.expires());
    if (!fresh || !ticket.secret().equals(c.secretSha256())) {
      return no(ErrorCode.BAD_JOIN_TOKEN);
    }
    tickets.put(c.name(), new Ticket(ticket.secret(), ticket.expires(), true));
    nodes.put(c.name(), new Seat(seat.incarnation(), NodeState.MEMBER, false));
    return yes(seat.incarnation());
  }

  private Said vote(NodeCommand.SetVoter c) {
    Seat seat = nodes.get(c.name());
    if (seat == null) {
      return no(ErrorCode.NOT_FOUND);
    }
    if (seat.incarnation() != c.incarnation()) {
      return no(ErrorCode.STALE_TOKEN);
    }
    if (seat.voter() == c.voter()) {
      return yes(Command.ALREADY);
    }
    boolean refused =
        c.voter() ? seat.state() != NodeState.MEMBER || voters() >= MAX_VOTERS : lastVoter(seat);
    if (refused) {
      return no(ErrorCode.REFUSED);
    }
    nodes.put(c.name(), new Seat(seat.incarnation(), seat.state(), c.voter()));
    return yes("");
  }

  private Said forget(NodeCommand.ForgetNode c) {
    Seat seat = nodes.get(c.name());
    if (seat == null) {
      return no(ErrorCode.NOT_FOUND);
    }
    if (seat.state() == NodeState.GONE) {
      return yes(Command.ALREADY);
    }
    if (seat.voter()) {
      return no(ErrorCode.REFUSED);
    }
    nodes.put(c.name(), new Seat(seat.incarnation(), NodeState.GONE, false));
    tickets.remove(c.name());
    return yes("");
  }

  private long voters() {
    return nodes.values().stream().filter(Seat::voter).count();
  }

  private boolean lastVoter(Seat seat) {
    return seat.voter() && voters() == 1;
  }

  /** Whether the map's rows are the model's. */
  private boolean equal(ClusterMap map) {
    TreeMap<String, Held> held = new TreeMap<>();
    for (Lease lease : map.leases().values()) {
      held.put(lease.name(), new Held(lease.token(), lease.holder().orElse("")));
    }
    TreeMap<String, Seat> seats = new TreeMap<>();
    for (Node node : map.nodes().values()) {
      seats.put(node.name(), new Seat(node.incarnation(), node.state(), node.voter()));
    }
    return map.epoch().value() == epoch
        && map.answered().size() == remembered.size()
        && held.equals(leases)
        && seats.equals(nodes)
        && map.buckets().keys().equals(buckets)
        && map.joinTokens().keys().equals(tickets.keySet());
  }
}
