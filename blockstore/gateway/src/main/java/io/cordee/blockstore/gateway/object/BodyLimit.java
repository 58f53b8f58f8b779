package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length was not announced, up to what one request may carry. One thread. */
public final class BodyLimit extends FilterInputStream {
  private long leftBytes = PutObject.MAX_BYTES;

  public BodyLimit(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    leftBytes -= Math.max(0, count);
    if (leftBytes < 0) {
      throw new S3Exception(S3Error.ENTITY_TOO_LARGE);
    }
    return count;
  }
}
