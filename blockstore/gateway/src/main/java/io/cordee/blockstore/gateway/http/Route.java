package io.cordee.blockstore.gateway.http;

/**
 * What chooses an operation. Immutable.
 *
 * @param subresource the name in the query that does; "" for none
 */
public record Route(Scope scope, String method, String subresource) {

  /** What a request is addressed to. */
  public enum Scope {
    SERVICE,
    BUCKET,
    OBJECT;

    static Scope of(Target target) {
      if (target.bucket().isEmpty()) {
        return SERVICE;
      }
      return target.key().isEmpty() ? BUCKET : OBJECT;
    }
  }
}
