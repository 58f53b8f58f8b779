package io.cordee.blockstore.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.ListUploadsReply;
import io.cordee.blockstore.proto.ListUploadsRequest;
import io.cordee.blockstore.proto.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Pages of listings, in the order of key bytes. Exact: truncated only if something follows. A
 * common prefix costs one seek, however many keys it stands for. Confined to one thread.
 */
final class IndexListing implements AutoCloseable {
  private final RocksDB db;
  private final ReadOptions read = new ReadOptions().setVerifyChecksums(true);

  IndexListing(RocksDB db) {
    this.db = db;
  }

  @Override
  public void close() {
    read.close();
  }

  /** The common prefix that a key is rolled up to. */
  private static Optional<String> rolledUp(String key, String prefix, String delimiter) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
  }

  /** What a page shows of a version. */
  private static Manifest.Builder shown(byte[] value) throws InvalidProtocolBufferException {
    return Manifest.parseFrom(value).toBuilder()
        .clearHeaders()
        .clearMetadata()
        .clearTags()
        .clearAcl()
        .clearUploadId();
  }

  private static byte[] later(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static byte[] start(byte kind, ListRequest request) {
    byte[] prefix = IndexKeys.row(kind, IndexKeys.name(request.getBucket(), request.getPrefix()));
    if (request.getStartAfter().isEmpty()) {
      return prefix;
    }
    byte[] name = IndexKeys.name(request.getBucket(), request.getStartAfter());
    if (request.getAfterPrefix()) {
      return later(prefix, IndexKeys.afterAll(IndexKeys.row(kind, name)));
    }
    boolean within = kind == IndexKeys.VERSION && request.getAfterSequence() > 0;
    // the sequences of a name's versions are stored as their complements
    return later(
        prefix,
        within
            ? IndexKeys.version(name, request.getAfterSequence() - 1)
            : IndexKeys.afterName(kind, name));
  }

  /** Current objects. */
  ListReply current(ListRequest request) throws RocksDBException, InvalidProtocolBufferException {
    byte[] prefix =
        IndexKeys.row(IndexKeys.OBJECT, IndexKeys.name(request.getBucket(), request.getPrefix()));
    ListReply.Builder reply = ListReply.newBuilder();
    try (RocksIterator rows = db.newIterator(read)) {
      rows.seek(start(IndexKeys.OBJECT, request));
      while (rows.isValid()) {
        byte[] row = rows.key();
        if (!IndexKeys.startsWith(row, prefix)) {
          break;
        }
        if (reply.getObjectsCount() + reply.getPrefixesCount() == request.getLimit()) {
          reply.setTruncated(true);
          break;
        }
        Optional<String> common =
            rolledUp(IndexKeys.key(row), request.getPrefix(), request.getDelimiter());
        if (common.isPresent()) {
          reply.addPrefixes(common.get());
          rows.seek(past(IndexKeys.OBJECT, request.getBucket(), common.get()));
        } else {
          reply.addObjects(shown(rows.value()).setLatest(true));
          rows.next();
        }
      }
      rows.status();
    }
    return reply.build();
  }

  private static byte[] past(byte kind, String bucket, String common) {
    return IndexKeys.afterAll(IndexKeys.row(kind, IndexKeys.name(bucket, common)));
  }

  /** One of two sorted sources of versions. */
  private static final class Source implements AutoCloseable {
    private final RocksIterator rows;
    private final byte kind;
    private final byte[] prefix;

    Source(RocksIterator rows, byte kind, ListRequest request) {
      this.rows = rows;
      this.kind = kind;
      this.prefix = IndexKeys.row(kind, IndexKeys.name(request.getBucket(), request.getPrefix()));
      rows.seek(start(kind, request));
      skipRepeats();
    }

    /** Current rows that stand among the versions, too. */
    private void skipRepeats() {
      while (kind == IndexKeys.OBJECT && present() && parsed().getVersioned()) {
        rows.next();
      }
    }

    boolean present() {
      return rows.isValid() && IndexKeys.startsWith(rows.key(), prefix);
    }

    Manifest parsed() {
      return EntryRows.parse(rows.value(), Manifest::parseFrom);
    }

    String key() {
      return IndexKeys.key(rows.key());
    }

    void next() {
      rows.next();
      skipRepeats();
    }

    void passOver(String bucket, String common) {
      byte[] to = past(kind, bucket, common);
      if (present() && Arrays.compareUnsigned(rows.key(), to) < 0) {
        rows.seek(to);
        skipRepeats();
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private static @Nullable Source first(Source a, Source b) {
    if (!a.present() || !b.present()) {
      return a.present() ? a : b.present() ? b : null;
    }
    int order =
        Arrays.compareUnsigned(
            a.key().getBytes(StandardCharsets.UTF_8), b.key().getBytes(StandardCharsets.UTF_8));
    return order <= 0 ? a : b;
  }

  /** All versions and delete markers, newest first. */
  ListReply versions(ListRequest request) throws RocksDBException, InvalidProtocolBufferException {
    ListReply.Builder reply = ListReply.newBuilder();
    String last = request.getAfterSequence() > 0 ? request.getStartAfter() : null;
    try (Source plain = new Source(db.newIterator(read), IndexKeys.OBJECT, request);
        Source versions = new Source(db.newIterator(read), IndexKeys.VERSION, request)) {
      for (Source next = first(plain, versions); next != null; next = first(plain, versions)) {
        if (reply.getObjectsCount() + reply.getPrefixesCount() == request.getLimit()) {
          reply.setTruncated(true);
          break;
        }
        String key = next.key();
        Optional<String> common = rolledUp(key, request.getPrefix(), request.getDelimiter());
        if (common.isPresent()) {
          reply.addPrefixes(common.get());
          plain.passOver(request.getBucket(), common.get());
          versions.passOver(request.getBucket(), common.get());
        } else {
          reply.addObjects(shown(next.rows.value()).setLatest(!key.equals(last)));
          last = key;
          next.next();
        }
      }
      plain.rows.status();
      versions.rows.status();
    }
    return reply.build();
  }

  /** Uploads by key, then by id. */
  ListUploadsReply uploads(ListUploadsRequest request)
      throws RocksDBException, InvalidProtocolBufferException {
    byte[] prefix =
        IndexKeys.row(IndexKeys.UPLOAD, IndexKeys.name(request.getBucket(), request.getPrefix()));
    ListUploadsReply.Builder reply = ListUploadsReply.newBuilder();
    try (RocksIterator rows = db.newIterator(read)) {
      rows.seek(later(prefix, uploadStart(request)));
      while (rows.isValid()) {
        byte[] row = rows.key();
        if (!IndexKeys.startsWith(row, prefix)) {
          break;
        }
        if (reply.getUploadsCount() + reply.getPrefixesCount() == request.getLimit()) {
          reply.setTruncated(true);
          break;
        }
        Optional<String> common =
            rolledUp(IndexKeys.key(row), request.getPrefix(), request.getDelimiter());
        if (common.isPresent()) {
          reply.addPrefixes(common.get());
          rows.seek(past(IndexKeys.UPLOAD, request.getBucket(), common.get()));
        } else {
          reply.addUploads(Manifest.parseFrom(rows.value()));
          rows.next();
        }
      }
      rows.status();
    }
    return reply.build();
  }

  private static byte[] uploadStart(ListUploadsRequest request) {
    byte[] name = IndexKeys.name(request.getBucket(), request.getKeyMarker());
    if (request.getKeyMarker().isEmpty()) {
      return IndexKeys.row(IndexKeys.UPLOAD, name);
    }
    if (request.getAfterPrefix()) {
      return IndexKeys.afterAll(IndexKeys.row(IndexKeys.UPLOAD, name));
    }
    if (request.getUploadMarker().isEmpty()) {
      return IndexKeys.afterName(IndexKeys.UPLOAD, name);
    }
    byte[] upload = IndexKeys.upload(name, request.getUploadMarker());
    return Arrays.copyOf(upload, upload.length + 1); // the first that can follow it
  }
}
