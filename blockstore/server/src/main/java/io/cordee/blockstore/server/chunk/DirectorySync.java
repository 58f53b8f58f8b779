package io.cordee.blockstore.server.chunk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes renames durable. Callers that come while a sync of the same folder runs share the next one.
 * Thread-safe.
 */
final class DirectorySync {
  private final Map<Path, Folder> folders = new ConcurrentHashMap<>();

  /** Counts requests, and up to which of them a sync has covered. */
  private static final class Folder {
    private final AtomicLong asked = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private long synced;
  }

  /** On return every change made in {@code directory} before the call is durable. */
  void sync(Path directory) throws IOException {
    Folder folder = folders.computeIfAbsent(directory, unused -> new Folder());
    long ticket = folder.asked.incrementAndGet();
    folder.lock.lock();
    try {
      if (folder.synced >= ticket) {
        return;
      }
      long upTo = folder.asked.get();
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
      folder.synced = upTo;
    } finally {
      folder.lock.unlock();
    }
  }
}
