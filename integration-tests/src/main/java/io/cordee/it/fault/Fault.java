package io.cordee.it.fault;

import java.io.IOException;

/**
 * Something bad that can be done to a cluster and undone again. An instance is used once: inject,
 * then heal. Confined to the nemesis' thread.
 */
public interface Fault {
  /** Its name in tables and reports, as in {@link FaultTable}. */
  String kind();

  /**
   * Does it, and returns when it holds. Everything random is drawn from the context's source.
   *
   * @throws FaultUnavailableException when this cluster or machine cannot have it: nothing was done
   */
  void inject(FaultContext context) throws IOException, InterruptedException;

  /**
   * Ends it, and returns when the members run again; they may still have to catch up. Does nothing
   * when nothing was injected.
   */
  void heal() throws IOException, InterruptedException;
}
