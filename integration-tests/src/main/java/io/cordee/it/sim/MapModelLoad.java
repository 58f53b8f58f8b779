package io.cordee.it.sim;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Commands of operators and clients, many of them wrong, judged by an independent model. The rows
 * of nodes change, the Raft members do not. Confined to one run.
 */
final class MapModelLoad extends Load {
  private static final int SPARES = 3;

  private final List<String> names = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();

  private record Sent(String id, String who, Command command) {}

  MapModelLoad(Env env, Cluster cluster) {
    super(env, cluster);
    env.oracle().observe(new MapModel());
    cluster.firstNodes().forEach(n -> names.add(n.name()));
    for (int i = 0; i < SPARES; i++) {
      names.add("spare-" + i);
    }
  }

  @Override
  void step(SimClient client, Consumer<Boolean> done) {
    if (chance().of(0.1)) {
      client.read(found -> done.accept(found.isPresent()));
      return;
    }
    boolean again = !sent.isEmpty() && chance().of(0.1);
    Sent next = again ? chance().pick(sent) : fresh(client);
    client.submit(
        next.id(),
        next.who(),
        next.command(),
        decision -> {
          String kind = next.command().getClass().getSimpleName();
          decision.error().ifPresent(e -> env().counters().add("rejected: " + kind + " " + e));
          done.accept(decision.known());
        });
  }

  private Sent fresh(SimClient client) {
    Sent made = new Sent(client.nextRequestId(), "operator/" + client.name(), command(client));
    sent.add(made);
    return made;
  }

  private Command command(SimClient client) {
    ClusterMap now = env().oracle().map();
    String node = chance().pick(names);
    int incarnation =
        now.nodes().get(node).map(Node::incarnation).orElse(1) - chance().below(8) / 7;
    String secret = (chance().of(0.9) ? "ab" : "cd").repeat(32);
    return switch (chance().below(10)) {
      case 0, 1 -> acquire(client);
      case 2 -> release(client, now);
      case 3 -> new StorageCommand.CreateBucket(bucket(), "admin", "private");
      case 4, 5 -> add(client, node, secret);
      case 6 -> new NodeCommand.JoinNode(node, secret, node + ":1", node + ":2", node + ":3");
      case 7, 8 -> new NodeCommand.SetVoter(node, incarnation, chance().of(0.5));
      default -> new NodeCommand.ForgetNode(node);
    };
  }

  private Command acquire(SimClient client) {
    Duration term = Duration.ofSeconds(chance().of(0.1) ? 3_601 : chance().between(1, 30));
    return new LeaseCommand.AcquireLease(lease(), client.name(), term);
  }

  private Command release(SimClient client, ClusterMap now) {
    String name = lease();
    Optional<Lease> lease = now.leases().get(name);
    String holder =
        lease.flatMap(Lease::holder).filter(h -> chance().of(0.7)).orElse(client.name());
    long token = lease.map(Lease::token).orElse(1L) - chance().below(8) / 7;
    return new LeaseCommand.ReleaseLease(name, holder, Math.max(0, token));
  }

  private Command add(SimClient client, String node, String secret) {
    Duration life = Duration.ofSeconds(chance().between(-60, 3_600));
    return new NodeCommand.AddNode(
        node, "room-0", chance().of(0.5), secret, client.machine().wall().plus(life));
  }

  private String lease() {
    return "lease-" + chance().below(4);
  }

  private String bucket() {
    return (chance().of(0.9) ? "bucket-" : "Bucket-") + chance().below(50);
  }
}
