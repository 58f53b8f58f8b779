package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The control page of the disk shim under one member: what it does holds from the next call of the
 * member on. A new page lets everything through. Thread-safe.
 */
public final class DiskControl {
  /** The page is mapped by the shim; seven numbers of 8 bytes are used. */
  static final int PAGE_BYTES = 4_096;

  private static final int SYNC_DELAY = 0;
  private static final int WRITE_DELAY = 1;
  private static final int SYNC_ERROR = 2;
  private static final int WRITE_ERROR = 3;
  private static final int CLOCK_OFFSET = 4;
  private static final int CLOCK_DRIFT = 5;
  private static final int CLOCK_DRIFT_SINCE = 6;

  private final Path page;
  private final Path folder;
  private final Path journal;

  /**
   * @param folder what the shim watches
   * @param journal the shim's own folder, on the same file system and not below {@code folder}
   */
  public DiskControl(Path folder, Path journal) {
    this.folder = folder;
    this.journal = journal;
    this.page = journal.resolve("control");
  }

  public Path folder() {
    return folder;
  }

  public Path journal() {
    return journal;
  }

  /** Makes the page, with nothing set. */
  void create() throws IOException {
    try (FileChannel file =
        FileChannel.open(page, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(PAGE_BYTES), 0);
    }
  }

  /** Each sync takes this much longer. */
  public void slowSyncs(Duration delay) throws IOException {
    set(SYNC_DELAY, delay.toNanos());
  }

  /** Each write takes this much longer. */
  public void slowWrites(Duration delay) throws IOException {
    set(WRITE_DELAY, delay.toNanos());
  }

  /** Every sync fails with EIO, or again none does. */
  public void failSyncs(boolean fail) throws IOException {
    set(SYNC_ERROR, fail ? 1 : 0);
  }

  /** Every write fails with EIO, or again none does. */
  public void failWrites(boolean fail) throws IOException {
    set(WRITE_ERROR, fail ? 1 : 0);
  }

  /** The wall clock of the member is off by this much; its monotonic clock stays right. */
  public void jumpClock(Duration offset) throws IOException {
    set(CLOCK_OFFSET, offset.toNanos());
  }

  /**
   * The wall clock of the member gains or loses so many microseconds in each second from now on;
   * its monotonic clock stays right.
   *
   * @param nowNanos the machine's monotonic clock, as {@link System#nanoTime} has it
   */
  public void driftClock(long partsPerMillion, long nowNanos) throws IOException {
    set(CLOCK_DRIFT_SINCE, nowNanos);
    set(CLOCK_DRIFT, partsPerMillion);
  }

  /** Nothing is slow, fails, or is off. */
  public void calm() throws IOException {
    for (int field = SYNC_DELAY; field <= CLOCK_DRIFT_SINCE; field++) {
      set(field, 0);
    }
  }

  private void set(int field, long value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(value).flip();
    try (FileChannel file = FileChannel.open(page, StandardOpenOption.WRITE)) {
      file.write(bytes, (long) field * Long.BYTES);
    }
  }
}
