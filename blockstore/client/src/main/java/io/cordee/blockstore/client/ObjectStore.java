package io.cordee.blockstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Objects in three copies. Thread-safe. Errors are {@link
 * io.cordee.consensus.error.CordeeException}.
 */
public interface ObjectStore extends AutoCloseable {

  /**
   * Stores an object, replacing an older one atomically. On return its bytes and its manifest are
   * on stable storage on a majority of its copies and visible on every node. The body is never held
   * whole in memory.
   *
   * @param metadata at most 2 KiB in all
   */
  ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata) throws IOException;

  /** Linearizable. */
  Optional<ObjectInfo> head(ObjectKey key);

  /**
   * Writes the object's bytes, each chunk checked (CRC32C) before it is passed on; a bad or missing
   * copy is reported and another one read.
   *
   * @return what was read; empty when there is no such object (nothing written)
   */
  Optional<ObjectInfo> get(ObjectKey key, OutputStream to) throws IOException;

  /**
   * Deletes; durable on return.
   *
   * @return whether it existed
   */
  boolean delete(ObjectKey key);

  /**
   * Lists in the byte order of UTF-8 keys, merged from all placement groups.
   *
   * @param startAfter exclusive; "" from the start
   * @param max 1..1000
   */
  ListPage list(String bucket, String prefix, String startAfter, int max);

  @Override
  void close();
}
