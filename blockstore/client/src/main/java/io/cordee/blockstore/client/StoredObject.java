package io.cordee.blockstore.client;

import java.io.InputStream;

/** A version of an object, to be read. Thread-safe; its streams are confined to one thread each. */
public interface StoredObject {
  ObjectInfo info();

  /**
   * Bytes of the object, each chunk checked (CRC32C) before any of it is given. Chunks are fetched
   * ahead while the stream is read; close it to give back their memory. Reading fails with
   * CordeeException when no good copy answers, and after {@link
   * io.cordee.blockstore.wire.Limits#GET_LIMIT}.
   *
   * @param fromByte first byte, 0..size
   * @param lengthBytes at most up to the end
   */
  InputStream read(long fromByte, long lengthBytes);
}
