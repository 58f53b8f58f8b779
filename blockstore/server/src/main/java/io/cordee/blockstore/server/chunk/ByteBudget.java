package io.cordee.blockstore.server.chunk;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes in flight of one kind; beyond the limit the answer is BUSY. Thread-safe. */
final class ByteBudget {
  private final String what;
  private final long limitBytes;
  private final AtomicLong used = new AtomicLong();

  ByteBudget(String what, long limitBytes) {
    this.what = what;
    this.limitBytes = limitBytes;
  }

  /** Takes a share, to be given back exactly once. */
  Share take(int bytes) {
    if (used.addAndGet(bytes) > limitBytes) {
      used.addAndGet(-bytes);
      throw new CordeeException(
          ErrorCode.BUSY, "too many bytes in flight what=" + what + " limitBytes=" + limitBytes);
    }
    return new Share(bytes);
  }

  /** Some bytes of the budget. Thread-safe; giving back twice is harmless. */
  final class Share {
    private final AtomicLong bytes;

    Share(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }

    void giveBack() {
      used.addAndGet(-bytes.getAndSet(0));
    }
  }
}
