package io.cordee.blockstore.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Part;
import io.cordee.blockstore.proto.UploadReply;
import io.cordee.blockstore.proto.UploadRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks up single versions and uploads. Stateless. */
final class VersionReads {
  private VersionReads() {}

  /** The manifest of a version without its body; "" is the newest, also a delete marker. */
  static Optional<Manifest> find(RocksDB db, ReadOptions read, byte[] name, String version)
      throws RocksDBException, InvalidProtocolBufferException {
    Manifest current = manifest(db, read, IndexKeys.row(IndexKeys.OBJECT, name));
    if (version.isEmpty()) {
      return current == null
          ? newest(db, read, name)
          : Optional.of(current.toBuilder().setLatest(true).build());
    }
    Manifest found;
    if (version.equals("null")) {
      found = current != null && !current.getVersioned() ? current : nullVersion(db, read, name);
    } else {
      found = named(db, read, name, version);
    }
    if (found == null) {
      return Optional.empty();
    }
    boolean latest =
        current == null
            ? newest(db, read, name).filter(n -> n.getSequence() == found.getSequence()).isPresent()
            : current.getSequence() == found.getSequence();
    return Optional.of(found.toBuilder().setLatest(latest).build());
  }

  private static @Nullable Manifest named(RocksDB db, ReadOptions read, byte[] name, String version)
      throws RocksDBException, InvalidProtocolBufferException {
    try {
      long sequence = Long.parseUnsignedLong(version, 16);
      Manifest found = manifest(db, read, IndexKeys.version(name, sequence));
      return found == null || found.getNullVersion() ? null : found;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Manifest nullVersion(RocksDB db, ReadOptions read, byte[] name)
      throws RocksDBException, InvalidProtocolBufferException {
    byte[] sequence = db.get(read, IndexKeys.row(IndexKeys.NULL_VERSION, name));
    return sequence == null
        ? null
        : manifest(db, read, IndexKeys.version(name, ByteBuffer.wrap(sequence).getLong()));
  }

  private static Optional<Manifest> newest(RocksDB db, ReadOptions read, byte[] name)
      throws RocksDBException, InvalidProtocolBufferException {
    byte[] prefix = IndexKeys.versions(name);
    try (RocksIterator rows = db.newIterator(read)) {
      rows.seek(prefix);
      if (rows.isValid() && IndexKeys.startsWith(rows.key(), prefix)) {
        return Optional.of(Manifest.parseFrom(rows.value()).toBuilder().setLatest(true).build());
      }
      rows.status();
      return Optional.empty();
    }
  }

  private static @Nullable Manifest manifest(RocksDB db, ReadOptions read, byte[] row)
      throws RocksDBException, InvalidProtocolBufferException {
    byte[] value = db.get(read, row);
    return value == null ? null : Manifest.parseFrom(value);
  }

  static UploadReply upload(RocksDB db, UploadRequest request)
      throws RocksDBException, InvalidProtocolBufferException {
    byte[] name = IndexKeys.name(request.getBucket(), request.getKey());
    byte[] upload = db.get(IndexKeys.upload(name, request.getUploadId()));
    if (upload == null) {
      return UploadReply.getDefaultInstance();
    }
    UploadReply.Builder reply =
        UploadReply.newBuilder().setFound(true).setManifest(Manifest.parseFrom(upload));
    byte[] prefix = IndexKeys.parts(name, request.getUploadId());
    try (ReadOptions read = new ReadOptions();
        RocksIterator rows = db.newIterator(read)) {
      rows.seek(IndexKeys.part(name, request.getUploadId(), request.getAfterPart() + 1));
      for (; rows.isValid() && IndexKeys.startsWith(rows.key(), prefix); rows.next()) {
        if (reply.getPartsCount() == request.getLimit()) {
          reply.setTruncated(true);
          break;
        }
        reply.addParts(Part.parseFrom(rows.value()).toBuilder().clearChunks());
      }
      rows.status();
    }
    return reply.build();
  }
}
