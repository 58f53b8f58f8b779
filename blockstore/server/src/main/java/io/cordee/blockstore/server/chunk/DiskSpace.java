package io.cordee.blockstore.server.chunk;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Refuses writes above the high-water mark, as long as it lasts. Thread-safe. The disk is asked at
 * most every 200 ms.
 */
public final class DiskSpace {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LongSupplier usedPermille;
  private final int highWaterPercent;
  private final LongSupplier nanoTime;
  private final String where;
  private long measuredAt;
  private long permille = -1;

  DiskSpace(String where, LongSupplier usedPermille, int highWaterPercent, LongSupplier nanoTime) {
    this.where = where;
    this.usedPermille = usedPermille;
    this.highWaterPercent = highWaterPercent;
    this.nanoTime = nanoTime;
  }

  /** Watches the file system of {@code directory}, which exists. */
  public static DiskSpace of(Path directory, int highWaterPercent, LongSupplier nanoTime) {
    // asked of the folder itself: its mount point need not be visible in a container or a chroot
    File folder = directory.toFile();
    LongSupplier used =
        () -> {
          long total = folder.getTotalSpace();
          if (total == 0) {
            throw new UncheckedIOException(
                new IOException("cannot measure the free space of " + directory));
          }
          return 1_000 - folder.getUsableSpace() * 1_000 / total;
        };
    return new DiskSpace(directory.toString(), used, highWaterPercent, nanoTime);
  }

  /** Throws NO_SPACE when the disk is too full to write. */
  public void check() {
    if (full()) {
      throw new CordeeException(
          ErrorCode.NO_SPACE,
          "disk above its high-water mark where="
              + where
              + " limitPercent="
              + highWaterPercent
              + ": delete objects or add space; reads and deletes go on");
    }
  }

  /** Whether the mark is passed now. */
  public synchronized boolean full() {
    long now = nanoTime.getAsLong();
    if (permille < 0 || now - measuredAt > FRESH_NANOS) {
      permille = usedPermille.getAsLong();
      measuredAt = now;
    }
    return permille >= highWaterPercent * 10L;
  }
}
