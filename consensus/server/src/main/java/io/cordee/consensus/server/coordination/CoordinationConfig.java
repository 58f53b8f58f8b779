package io.cordee.consensus.server.coordination;

import io.cordee.consensus.map.Node;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the coordination server of a node needs to know. Immutable.
 *
 * @param node our name
 * @param initialNodes the nodes of {@code cluster init}, the same on each of them; empty on a node
 *     that joined later
 * @param directory where the store lies
 * @param nanoTime monotonic clock of leases
 * @param ids request ids of the leader's own commands
 */
public record CoordinationConfig(
    String clusterId,
    String clusterName,
    String node,
    List<Node> initialNodes,
    Path directory,
    InstantSource clock,
    LongSupplier nanoTime,
    Supplier<String> ids) {

  public CoordinationConfig {
    initialNodes = List.copyOf(initialNodes);
  }

  /** With the machine's clocks. */
  public static CoordinationConfig of(
      String clusterId, String clusterName, String node, List<Node> initialNodes, Path directory) {
    return new CoordinationConfig(
        clusterId,
        clusterName,
        node,
        initialNodes,
        directory,
        InstantSource.system(),
        System::nanoTime,
        () -> UUID.randomUUID().toString());
  }
}
