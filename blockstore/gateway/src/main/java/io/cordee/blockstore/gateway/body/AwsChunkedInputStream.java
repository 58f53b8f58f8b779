package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.auth.ChunkSigner;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code aws-chunked}. Bytes are handed out before the signature of their chunk is known to
 * be right, so that no chunk is held in memory: nothing may be committed until {@code read} has
 * returned -1. It does so only after everything was verified: signatures, decoded length, trailer,
 * and that nothing follows. After a failure each further read fails alike.
 *
 * <p>A chunk may be as large as what is left of the decoded length (the Go SDK sends one chunk of
 * the whole body); nothing is allocated by its announced size. Confined to one thread. Source: S3
 * API reference, "Transferring payload in multiple chunks".
 */
public final class AwsChunkedInputStream extends InputStream {
  private static final int MAX_HEADER_BYTES = 1024;

  private final BufferedRaw raw;
  private final InputStream source;
  private final @Nullable ChunkSigner signer;
  private final TrailerRules rules;
  private long left;
  private long leftInChunk;
  private String chunkSignature = "";
  private Map<String, String> trailers = Map.of();
  private boolean ended;
  private @Nullable S3Exception failure;
  private @Nullable IOException broken;

  private AwsChunkedInputStream(
      InputStream source, @Nullable ChunkSigner signer, long decodedLength, TrailerRules rules) {
    if (decodedLength < 0) {
      throw new S3Exception(
          S3Error.MISSING_CONTENT_LENGTH, "The request needs x-amz-decoded-content-length.");
    }
    this.source = source;
    this.raw = new BufferedRaw(source);
    this.signer = signer;
    this.left = decodedLength;
    this.rules = rules;
  }

  /**
   * A body whose chunks are signed.
   *
   * @param decodedLength of {@code x-amz-decoded-content-length}
   * @throws S3Exception MissingContentLength if the length is negative
   */
  public static AwsChunkedInputStream signed(
      InputStream raw, ChunkSigner signer, long decodedLength, TrailerRules rules) {
    return new AwsChunkedInputStream(
        raw, Objects.requireNonNull(signer, "signer"), decodedLength, rules);
  }

  /**
   * A body whose chunks are not signed.
   *
   * @param decodedLength of {@code x-amz-decoded-content-length}
   * @throws S3Exception MissingContentLength if the length is negative
   */
  public static AwsChunkedInputStream unsigned(
      InputStream raw, long decodedLength, TrailerRules rules) {
    return new AwsChunkedInputStream(raw, null, decodedLength, rules);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws S3Exception IncompleteBody, SignatureDoesNotMatch, MalformedTrailerError or
   *     InvalidRequest (framing)
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure;
    }
    if (broken != null) {
      throw new IOException("the body broke off before", broken);
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    try {
      return next(bytes, offset, length);
    } catch (S3Exception e) {
      failure = e;
      throw e;
    } catch (IOException e) {
      broken = e;
      throw e;
    }
  }

  private int next(byte[] bytes, int offset, int length) throws IOException {
    if (leftInChunk == 0) {
      beginChunk();
      if (ended) {
        return -1;
      }
    }
    int count = raw.read(bytes, offset, (int) Math.min(length, leftInChunk));
    leftInChunk -= count;
    left -= count;
    if (signer != null) {
      signer.update(bytes, offset, count);
    }
    if (leftInChunk == 0) {
      raw.requireCrLf();
      verifyChunk();
    }
    return count;
  }

  private void beginChunk() throws IOException {
    ChunkHeader header = ChunkHeader.parse(raw.line(MAX_HEADER_BYTES));
    chunkSignature = header.signature();
    if (header.sizeBytes() > left) {
      throw new S3Exception(
          S3Error.INCOMPLETE_BODY, "The chunks hold more than x-amz-decoded-content-length.");
    }
    leftInChunk = header.sizeBytes();
    if (leftInChunk == 0) {
      end();
    }
  }

  private void end() throws IOException {
    verifyChunk();
    if (left > 0) {
      throw new S3Exception(
          S3Error.INCOMPLETE_BODY,
          "The chunks hold " + left + " bytes less than x-amz-decoded-content-length.");
    }
    Map<String, String> values = Map.of();
    if (rules.allowed()) {
      values = new TrailerSection(rules).read(raw, signer);
    } else {
      raw.requireCrLf();
    }
    if (!raw.isAtEnd()) {
      throw new S3Exception(S3Error.INCOMPLETE_BODY, "The body goes on after its last chunk.");
    }
    trailers = values;
    ended = true;
  }

  private void verifyChunk() {
    if (signer != null) {
      signer.requireChunk(chunkSignature);
    }
  }

  /** The trailers by their names in lower case; empty until {@code read} has returned -1. */
  public Map<String, String> trailers() {
    return trailers;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
