package io.cordee.it.fault.link;

/**
 * One direction between two members: the bytes that {@code from} sends to {@code to}, whichever of
 * them opened the connection. Immutable.
 */
public record Link(String from, String to) {
  /** Who connects and is no process of the cluster: a test's own client, the command line. */
  public static final String CLIENT = "client";

  public Link reverse() {
    return new Link(to, from);
  }

  @Override
  public String toString() {
    return from + "->" + to;
  }
}
