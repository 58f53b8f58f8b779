package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of chunk signatures of an {@code aws-chunked} body, each of which covers the
 * one before, beginning with the request's own. Confined to the thread that reads the body. Source:
 * S3 API reference, "Signature calculations: transferring payload in multiple chunks" and
 * "Including trailing headers".
 */
public final class ChunkSigner {
  private final SecretKeySpec key;
  private final String context;
  private String previous;
  private @Nullable MessageDigest data;

  ChunkSigner(SecretKeySpec key, Claim seed) {
    this.key = key;
    this.context = "\n" + seed.time().basic() + "\n" + seed.credential().scope() + "\n";
    this.previous = seed.signature();
  }

  /** Adds bytes of the chunk that is being read. */
  public void update(byte[] bytes, int offset, int length) {
    data().update(bytes, offset, length);
  }

  /**
   * Ends the chunk; the next {@link #update} belongs to the next one.
   *
   * @throws S3Exception SignatureDoesNotMatch if the bytes since the last chunk are not those that
   *     were signed
   */
  public void requireChunk(String signature) {
    require(
        SignatureV4.ALGORITHM
            + "-PAYLOAD"
            + context
            + previous
            + "\n"
            + Hashing.EMPTY
            + "\n"
            + Hex.lower(data().digest()),
        signature,
        "A chunk of the body does not have the signature that it announced.");
  }

  /**
   * Ends the body.
   *
   * @param canonical lines {@code name:value\n}, names in lower case, sorted
   * @throws S3Exception SignatureDoesNotMatch if the trailer is not the one that was signed
   */
  public void requireTrailer(String canonical, String signature) {
    byte[] bytes = canonical.getBytes(StandardCharsets.ISO_8859_1);
    require(
        SignatureV4.ALGORITHM
            + "-TRAILER"
            + context
            + previous
            + "\n"
            + Hashing.sha256(bytes, bytes.length),
        signature,
        "The trailer of the body does not have the signature that it announced.");
  }

  private void require(String toSign, String signature, String otherwise) {
    if (!SignatureV4.matches(key, toSign, signature)) {
      throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH, otherwise)
          .with("StringToSign", toSign)
          .with("SignatureProvided", signature);
    }
    previous = signature;
  }

  private MessageDigest data() {
    MessageDigest digest = data;
    if (digest == null) {
      digest = Hashing.newSha256();
      data = digest;
    }
    return digest;
  }
}
