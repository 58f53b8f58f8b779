package io.cordee.blockstore.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * The body of an answer whose length was announced. Each write goes out at once, the first one
 * together with the headers. Confined to the request's thread.
 */
final class ResponseStream extends OutputStream {
  /** The socket copies what is left of an array at each try. */
  private static final int PIECE_BYTES = 256 << 10;

  private final Response response;
  private final boolean discards;
  private long dueBytes;

  /**
   * For so many bytes.
   *
   * @param discards for HEAD
   */
  ResponseStream(Response response, long lengthBytes, boolean discards) {
    this.response = response;
    this.dueBytes = lengthBytes;
    this.discards = discards;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (discards || length == 0) {
      return;
    }
    if (length > dueBytes) {
      throw new IllegalStateException("more is written than was announced due=" + dueBytes);
    }
    for (int sent = 0; sent < length; ) {
      int piece = Math.min(PIECE_BYTES, length - sent);
      dueBytes -= piece;
      Content.Sink.write(response, dueBytes == 0, ByteBuffer.wrap(bytes, offset + sent, piece));
      sent += piece;
    }
  }

  /** Whether all that was announced is written. */
  boolean isComplete() {
    return discards || dueBytes == 0;
  }
}
