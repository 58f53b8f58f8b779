package io.cordee.blockstore.gateway.auth;

/** Who sent a request. Immutable, but for the chunk signer, which belongs to the request. */
public sealed interface Verified {
  /** How the body must be decoded and checked. */
  BodyRule body();

  /** Nobody signed it. */
  record Anonymous(BodyRule body) implements Verified {}

  /**
   * The holder of an access key signed it.
   *
   * @param accessKey whose
   * @param body what must hold for the body
   * @param chunks checks the chunks of the body, if {@link BodyRule#signsChunks()}
   * @param presigned whether the signature came in the query
   */
  record Signed(String accessKey, BodyRule body, ChunkSigner chunks, boolean presigned)
      implements Verified {}
}
