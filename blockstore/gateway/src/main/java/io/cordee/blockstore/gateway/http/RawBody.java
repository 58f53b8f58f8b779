package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * The bytes of a request's body as they come. A client that waits for 100 Continue gets it at the
 * first read, one that sends too slowly is sent away. Confined to the request's thread.
 */
final class RawBody extends InputStream {
  /** Slower than this is no client but an attack. */
  static final long MIN_BYTES_PER_SECOND = 8 << 10;

  /** So long a client may be slow, so that a pause of the network is forgiven. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private final Response response;
  private final InputStream in;
  private final LongSupplier nanoTime;
  private boolean continueDue;
  private boolean ended;
  private boolean broken;
  private long waitedNanos;
  private long readBytes;

  RawBody(Request request, Response response, boolean expectsContinue, LongSupplier nanoTime) {
    this.response = response;
    this.in = Content.Source.asInputStream(request);
    this.nanoTime = nanoTime;
    this.continueDue = expectsContinue;
  }

  /** Whether the client holds the body back until it is asked for it. */
  boolean isHeldBack() {
    return continueDue;
  }

  /** Whether the end has been seen. */
  boolean isEnded() {
    return ended;
  }

  /** Whether nothing more can be read. */
  boolean isBroken() {
    return broken;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    askForBody();
    long before = nanoTime.getAsLong();
    int count = readNow(buffer, offset, length);
    waitedNanos += nanoTime.getAsLong() - before;
    if (count < 0) {
      ended = true;
      return -1;
    }
    readBytes += count;
    requireRate();
    return count;
  }

  private int readNow(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      broken = true;
      if (e.getCause() instanceof TimeoutException) {
        throw new S3Exception(S3Error.REQUEST_TIMEOUT);
      }
      throw e;
    }
  }

  private void requireRate() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(waitedNanos);
    if (seconds > GRACE.toSeconds() && readBytes / seconds < MIN_BYTES_PER_SECOND) {
      broken = true;
      throw new S3Exception(
          S3Error.REQUEST_TIMEOUT, "The body arrives at less than 8 KiB a second; try again.");
    }
  }

  private void askForBody() throws IOException {
    if (!continueDue) {
      return;
    }
    continueDue = false;
    try {
      response.writeInterim(100, HttpFields.EMPTY).get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the client was told to continue", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the client cannot be told to continue", e);
    }
  }
}
