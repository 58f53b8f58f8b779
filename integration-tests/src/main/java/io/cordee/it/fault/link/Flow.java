package io.cordee.it.fault.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * One direction of a connection: what was read from the source and is still to be written to the
 * sink. Confined to the proxy's thread.
 */
final class Flow {
  /** The most that waits in the proxy per direction; then the source is not read any more. */
  private static final int MAX_QUEUED_BYTES = 1 << 20;

  private static final int CHUNK_BYTES = 32 << 10;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  /** What became of an attempt to move bytes. */
  enum Moved {
    GOES_ON,
    /** The rule wants the connection to be reset now. */
    RESET
  }

  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  private final LinkCounts counts;
  private final RandomGenerator random;
  private final Deque<Chunk> queue = new ArrayDeque<>();
  private LinkRule rule;
  private int queuedBytes;
  private long lastDueNanos;
  private long freeAtNanos;
  private long passedSinceRule;
  private boolean ended;
  private boolean endPassed;
  private boolean silent;
  private boolean holed;
  private boolean blocked;

  Flow(LinkRule rule, LinkCounts counts, RandomGenerator random, long nowNanos) {
    this.rule = rule;
    this.counts = counts;
    this.random = random;
    this.lastDueNanos = nowNanos;
    this.freeAtNanos = nowNanos;
  }

  LinkRule rule() {
    return rule;
  }

  /** Takes another rule at once; RESET when the stream has a hole and could go on, or must end. */
  Moved change(LinkRule to) {
    if (to.equals(rule)) {
      return Moved.GOES_ON;
    }
    rule = to;
    passedSinceRule = 0;
    if (to.mode() == LinkRule.Mode.RESET || (to.passes() && (holed || silent))) {
      return Moved.RESET;
    }
    if (to.mode() == LinkRule.Mode.DROP) {
      vanish();
    }
    return Moved.GOES_ON;
  }

  private void vanish() {
    if (queuedBytes > 0) {
      holed = true;
      counts.dropped(queuedBytes);
    }
    queue.clear();
    queuedBytes = 0;
  }

  private boolean swallows() {
    return silent || rule.mode() == LinkRule.Mode.DROP;
  }

  boolean wantsRead() {
    return !ended && rule.reads() && (swallows() || queuedBytes < MAX_QUEUED_BYTES);
  }

  /** Whether the sink took less than was due. */
  boolean wantsWrite() {
    return blocked;
  }

  boolean done() {
    return endPassed;
  }

  /** Reads what is there. */
  void read(SocketChannel source, long nowNanos) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES);
    int n = source.read(bytes);
    if (n < 0) {
      ended = true;
      holed |= swallows();
    } else if (n > 0 && swallows()) {
      holed = true;
      counts.dropped(n);
    } else if (n > 0) {
      long due = nowNanos + rule.delay().toNanos() + jitter();
      lastDueNanos = Math.max(lastDueNanos, due);
      queue.add(new Chunk(bytes.flip(), lastDueNanos));
      queuedBytes += n;
    }
  }

  private long jitter() {
    long most = rule.jitter().toNanos();
    return most == 0 ? 0 : random.nextLong(most);
  }

  /** The source broke instead of ending: true when the sink may learn of it now. */
  boolean broke() {
    ended = true;
    holed = true;
    return rule.passes() && !silent;
  }

  /** Writes what is due. */
  Moved write(SocketChannel sink, long nowNanos) throws IOException {
    blocked = false;
    while (!queue.isEmpty() && rule.passes() && !silent) {
      Chunk head = queue.element();
      if (head.dueNanos() > nowNanos || freeAtNanos > nowNanos) {
        return Moved.GOES_ON;
      }
      if (mayPass() == 0) {
        return cut();
      }
      int n = writeSome(sink, head.bytes());
      passed(n, nowNanos);
      if (head.bytes().hasRemaining()) {
        blocked = n == 0;
        if (blocked) {
          return Moved.GOES_ON;
        }
      } else {
        queue.remove();
      }
    }
    if (mayPass() == 0 && !silent && rule.cutAfterBytes() > 0) {
      return cut();
    }
    if (ended && queue.isEmpty() && !endPassed && !holed && rule.passes()) {
      sink.shutdownOutput();
      endPassed = true;
    }
    return Moved.GOES_ON;
  }

  private int writeSome(SocketChannel sink, ByteBuffer bytes) throws IOException {
    long most = Math.min(mayPass(), Math.max(1, rule.bytesPerSecond() / 50));
    int limit = bytes.limit();
    bytes.limit((int) Math.min(limit, bytes.position() + Math.min(most, CHUNK_BYTES)));
    int n = sink.write(bytes);
    bytes.limit(limit);
    return n;
  }

  private void passed(int n, long nowNanos) {
    queuedBytes -= n;
    passedSinceRule += n;
    counts.passed(n);
    if (rule.bytesPerSecond() != LinkRule.UNLIMITED) {
      freeAtNanos = nowNanos + n * NANOS_PER_SECOND / rule.bytesPerSecond();
    }
  }

  private long mayPass() {
    boolean cuts =
        rule.mode() == LinkRule.Mode.CUT_RESET || rule.mode() == LinkRule.Mode.CUT_SILENCE;
    return cuts ? rule.cutAfterBytes() - passedSinceRule : LinkRule.UNLIMITED;
  }

  private Moved cut() {
    if (rule.mode() == LinkRule.Mode.CUT_RESET) {
      return Moved.RESET;
    }
    silent = true;
    vanish();
    return Moved.GOES_ON;
  }

  /** When something waits that is due later: that moment; else {@code Long.MAX_VALUE}. */
  long dueNanos() {
    if (queue.isEmpty() || blocked || !rule.passes()) {
      return NEVER;
    }
    return Math.max(queue.element().dueNanos(), freeAtNanos);
  }
}
