package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.link.Links;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a fault may know and touch of a cluster. Confined to the nemesis' thread. */
public interface FaultContext {
  /** Names of the nodes, in the order of their rooms. */
  List<String> nodes();

  /** Names of the MariaDB servers; empty when the cluster has none. */
  List<String> databases();

  /** Node beside which a MariaDB server stands: they share a room, its power and its network. */
  String nodeBeside(String database);

  /** The node that leads the coordination group, as far as any node knows. */
  Optional<String> leader() throws IOException;

  /** The writer of the only database; empty when nobody answers. */
  default Optional<String> writer() {
    return Optional.empty();
  }

  /** Whether an approved plan is being carried out, as far as any node knows. */
  default boolean jobRuns() {
    return false;
  }

  /** The newest process of a node or server; empty when it was never started. */
  Optional<LocalProcess> process(String member) throws IOException;

  /** Starts a dead node or server again with its own configuration and data. */
  void start(String member) throws IOException, InterruptedException;

  /**
   * Takes a dead node whose data is gone back under a new identity, with the addresses it had, and
   * starts it.
   */
  default void replace(String node) throws IOException, InterruptedException {
    throw new FaultUnavailableException("nodes of this cluster cannot be replaced");
  }

  /**
   * Takes one more node into the cluster and starts it.
   *
   * @return its name
   */
  default String add() throws IOException, InterruptedException {
    throw new FaultUnavailableException("this cluster takes no more nodes");
  }

  /** Waits until every node is a member and no copy is missing. */
  default void awaitCopies() throws IOException, InterruptedException {
    throw new FaultUnavailableException("nobody tells whether the copies are whole");
  }

  /** The data folder of a node or server. */
  Path dataDir(String member);

  /** What every link goes through; FaultUnavailableException when nothing can be done to them. */
  Links links();

  /** The disk shim under a member; FaultUnavailableException without one. */
  DiskControl disk(String member);

  /** The only source of chance: the same seed makes the same choices. */
  Random random();
}
