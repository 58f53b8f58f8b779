package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;

/**
 * Operations of clients whose history a checker can judge. An instance is used for one run: {@link
 * #prepare}, then {@link #client} for each thread, then {@link #finish}. Thread-safe after {@link
 * #prepare}.
 */
public interface Workload {
  /** Makes what the clients need, while nothing is broken yet. */
  void prepare(Site site, Recorder recorder) throws Exception;

  /** How many clients work at once. */
  int clients();

  /** What one client does; called from that client's thread only. */
  Client client(int index) throws Exception;

  /**
   * Reads everything once more, when the cluster has healed. Every read must succeed: {@link
   * Session#mustRead}.
   */
  void finish(Session session) throws Exception;

  /** Who judges the history. */
  Checker checker();

  /** Whether it counts what is lost, so that losses which a plan announced can be told apart. */
  default boolean countsLosses() {
    return false;
  }

  /** Whether its own clients answer plans, so that nobody else does. */
  default boolean approves() {
    return false;
  }

  /**
   * How many clients, the first ones, go on after the others have stopped, until the cluster is
   * whole: a healed cluster may still need those that answer its plans.
   */
  default int staying() {
    return 0;
  }

  /** One client. Confined to its thread. */
  @FunctionalInterface
  interface Client {
    /** One operation, or a few that belong together, each recorded by the session. */
    void step(Session session) throws InterruptedException;
  }
}
