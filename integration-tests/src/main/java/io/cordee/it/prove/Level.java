package io.cordee.it.prove;

/** Where the cluster of a cell runs, and so which faults it can have. Immutable. */
public enum Level {
  /** Processes of this machine behind proxies. */
  P(),
  /** Containers with addresses of their own. */
  C("link-", "client-cut", "full-disk", "wiped-", "added-");

  /** Beginnings of the kinds that it cannot have, one per line. */
  private final String lacks;

  Level(String... lacks) {
    this.lacks = String.join("\n", lacks);
  }

  /** Whether this kind of the fault table can be injected. */
  boolean serves(String kind) {
    return lacks.lines().noneMatch(kind::startsWith);
  }
}
