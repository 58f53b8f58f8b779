package io.cordee.blockstore.gateway.http;

/**
 * Who sent a request. Immutable.
 *
 * @param name what buckets, objects and grants call the user; "" for the anonymous one
 * @param displayName for people
 * @param anonymous whether the request was not signed
 */
public record User(String name, String displayName, boolean anonymous) {
  /** Whoever does not sign. */
  public static final User ANONYMOUS = new User("", "", true);

  /** Whether something that belongs to {@code owner} is this user's own. */
  public boolean is(String owner) {
    return !anonymous && name.equals(owner);
  }
}
