package io.cordee.blockstore.server.index;

import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Conditions;
import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.SetAttributes;
import io.cordee.blockstore.proto.VersioningMode;
import io.cordee.blockstore.proto.WriteRules;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * How objects and their versions change. A name has either one current row and no version rows (a
 * bucket without versioning), or all its versions have rows and the current row repeats the newest
 * one, unless that is a delete marker. Confined to the applying thread.
 */
final class VersionEdits {
  private static final String NULL = "null";

  private final EntryRows rows;
  private final Moment moment;

  /** When and under which number a request is applied. */
  record Moment(long raftIndex, long sequence, long atMillis) {}

  VersionEdits(EntryRows rows, Moment moment) {
    this.rows = rows;
    this.moment = moment;
  }

  static MutationReply refused(Refusal why) {
    return MutationReply.newBuilder().setRefusal(why).build();
  }

  /** Why a change may not be made; NOT_REFUSED when it may. */
  Refusal check(String bucket, WriteRules rules, @Nullable Manifest current)
      throws RocksDBException {
    long sealed = rows.bucket(bucket).getSealedMillis();
    if (rules.getBucketCreatedMillis() != 0 && rules.getBucketCreatedMillis() == sealed) {
      return Refusal.NO_SUCH_BUCKET;
    }
    return check(rules.getConditions(), current);
  }

  private static Refusal check(Conditions conditions, @Nullable Manifest current) {
    boolean needsObject =
        !conditions.getIfMatch().isEmpty()
            || conditions.getHasSize()
            || conditions.getHasModified();
    if (current == null) {
      return needsObject ? Refusal.NO_SUCH_KEY : Refusal.NOT_REFUSED;
    }
    String wanted = conditions.getIfMatch();
    boolean met =
        !conditions.getIfAbsent()
            && (wanted.isEmpty() || wanted.equals("*") || wanted.equals(current.getEtag()))
            && (!conditions.getHasSize() || conditions.getIfSize() == current.getSize())
            && (!conditions.getHasModified()
                || conditions.getIfModifiedSeconds()
                    == Math.floorDiv(current.getModifiedMillis(), 1_000));
    return met ? Refusal.NOT_REFUSED : Refusal.PRECONDITION_FAILED;
  }

  @Nullable Manifest current(byte[] name) throws RocksDBException {
    return rows.manifest(IndexKeys.row(IndexKeys.OBJECT, name));
  }

  /** Makes a version the current one, in place of or on top of what is there. */
  MutationReply put(Manifest manifest, WriteRules rules) throws RocksDBException {
    byte[] name = IndexKeys.name(manifest.getBucket(), manifest.getKey());
    Manifest current = current(name);
    Refusal refusal = check(manifest.getBucket(), rules, current);
    if (refusal != Refusal.NOT_REFUSED) {
      return refused(refusal);
    }
    VersioningMode mode = mode(name, rules.getVersioning(), current);
    makeRoom(name, mode, current);
    Manifest head = head(manifest, mode).setChunked(manifest.getChunksCount() > 0).build();
    Manifest body =
        Manifest.newBuilder()
            .setInline(manifest.getInline())
            .addAllChunks(manifest.getChunksList())
            .addAllParts(manifest.getPartsList())
            .build();
    rows.put(IndexKeys.body(name, moment.sequence()), body.toByteArray());
    addVersion(name, head);
    setCurrent(name, current, head);
    return reply(head).setExisted(current != null).build();
  }

  private Manifest.Builder head(Manifest manifest, VersioningMode mode) {
    return manifest.toBuilder()
        .setVersion(moment.raftIndex())
        .setModifiedMillis(moment.atMillis())
        .setSequence(moment.sequence())
        .setNullVersion(mode != VersioningMode.VERSIONING_ENABLED)
        .setVersioned(mode != VersioningMode.VERSIONING_OFF)
        .clearInline()
        .clearChunks()
        .clearParts();
  }

  private static MutationReply.Builder reply(Manifest head) {
    return MutationReply.newBuilder()
        .setVersion(head.getVersion())
        .setModifiedMillis(head.getModifiedMillis())
        .setSequence(head.getSequence())
        .setNullVersion(head.getNullVersion())
        .setVersioned(head.getVersioned())
        .setDeleteMarker(head.getDeleteMarker());
  }

  /** A gateway that has not heard yet that versioning was turned on must not break the versions. */
  private VersioningMode mode(byte[] name, VersioningMode asked, @Nullable Manifest current)
      throws RocksDBException {
    if (asked == VersioningMode.VERSIONING_ENABLED) {
      return asked;
    }
    boolean versioned = current == null ? newest(name) != null : current.getVersioned();
    return versioned || asked == VersioningMode.VERSIONING_SUSPENDED
        ? VersioningMode.VERSIONING_SUSPENDED
        : VersioningMode.VERSIONING_OFF;
  }

  private @Nullable Manifest newest(byte[] name) throws RocksDBException {
    Manifest[] found = new Manifest[1];
    rows.scan(
        IndexKeys.versions(name),
        (row, value) -> {
          found[0] = EntryRows.parse(value, Manifest::parseFrom);
          return false;
        });
    return found[0];
  }

  /** Removes what a new version replaces, or gives the current one its place among the versions. */
  private void makeRoom(byte[] name, VersioningMode mode, @Nullable Manifest current)
      throws RocksDBException {
    if (mode == VersioningMode.VERSIONING_OFF) {
      if (current != null) {
        removeVersion(name, current);
      }
      return;
    }
    if (current != null && !current.getVersioned()) {
      writeVersionRow(name, current.toBuilder().setVersioned(true).build());
    }
    if (mode == VersioningMode.VERSIONING_SUSPENDED) {
      Manifest old = nullVersion(name);
      if (old != null) {
        removeVersion(name, old);
      }
    }
  }

  private @Nullable Manifest nullVersion(byte[] name) throws RocksDBException {
    byte[] sequence = rows.get(IndexKeys.row(IndexKeys.NULL_VERSION, name));
    return sequence == null
        ? null
        : rows.manifest(IndexKeys.version(name, ByteBuffer.wrap(sequence).getLong()));
  }

  private void addVersion(byte[] name, Manifest head) throws RocksDBException {
    if (head.getVersioned()) {
      writeVersionRow(name, head);
    }
    count(head, 1);
  }

  private void writeVersionRow(byte[] name, Manifest head) throws RocksDBException {
    rows.put(IndexKeys.version(name, head.getSequence()), head.toByteArray());
    if (head.getNullVersion()) {
      rows.put(
          IndexKeys.row(IndexKeys.NULL_VERSION, name),
          ByteBuffer.allocate(Long.BYTES).putLong(head.getSequence()).array());
    }
  }

  private void count(Manifest head, int sign) throws RocksDBException {
    BucketUse.Builder use = rows.bucket(head.getBucket());
    use.setVersions(use.getVersions() + sign);
    use.setVersionBytes(use.getVersionBytes() + sign * head.getSize());
  }

  /** Body, chunks and version row of a version; not the current row. */
  private void removeVersion(byte[] name, Manifest head) throws RocksDBException {
    byte[] body = IndexKeys.body(name, head.getSequence());
    rows.drop(head.getBucket(), chunks(head, body));
    if (!head.getDeleteMarker()) {
      rows.delete(body);
    }
    if (head.getVersioned()) {
      rows.delete(IndexKeys.version(name, head.getSequence()));
      if (head.getNullVersion()) {
        rows.delete(IndexKeys.row(IndexKeys.NULL_VERSION, name));
      }
    }
    count(head, -1);
  }

  private List<ChunkRef> chunks(Manifest head, byte[] bodyRow) throws RocksDBException {
    Manifest body = head.getChunked() ? rows.manifest(bodyRow) : null;
    return body == null ? List.of() : body.getChunksList();
  }

  private void setCurrent(byte[] name, @Nullable Manifest old, @Nullable Manifest next)
      throws RocksDBException {
    byte[] row = IndexKeys.row(IndexKeys.OBJECT, name);
    if (next != null) {
      rows.put(row, next.toByteArray());
      countCurrent(next, 1);
    } else {
      rows.delete(row);
    }
    if (old != null) {
      countCurrent(old, -1);
    }
  }

  private void countCurrent(Manifest head, int sign) throws RocksDBException {
    BucketUse.Builder use = rows.bucket(head.getBucket());
    use.setObjects(use.getObjects() + sign);
    use.setBytes(use.getBytes() + sign * head.getSize());
    rows.setHeader(rows.header().plus(sign, sign * head.getSize()));
  }

  MutationReply delete(DeleteObject delete) throws RocksDBException {
    byte[] name = IndexKeys.name(delete.getBucket(), delete.getKey());
    Manifest current = current(name);
    Manifest subject = delete.getVersion().isEmpty() ? current : find(name, delete.getVersion());
    Refusal refusal = check(delete.getBucket(), delete.getRules(), subject);
    if (refusal != Refusal.NOT_REFUSED) {
      return refused(refusal);
    }
    if (!delete.getVersion().isEmpty()) {
      return deleteVersion(name, current, subject);
    }
    VersioningMode mode = mode(name, delete.getRules().getVersioning(), current);
    if (mode == VersioningMode.VERSIONING_OFF) {
      if (current == null) {
        return MutationReply.newBuilder()
            .setVersion(moment.raftIndex())
            .setModifiedMillis(moment.atMillis())
            .build();
      }
      removeVersion(name, current);
      setCurrent(name, current, null);
      return MutationReply.newBuilder()
          .setExisted(true)
          .setVersion(moment.raftIndex())
          .setModifiedMillis(moment.atMillis())
          .build();
    }
    makeRoom(name, mode, current);
    Manifest marker =
        head(
                Manifest.newBuilder()
                    .setBucket(delete.getBucket())
                    .setKey(delete.getKey())
                    .setDeleteMarker(true)
                    .build(),
                mode)
            .build();
    addVersion(name, marker);
    setCurrent(name, current, null);
    return reply(marker).setExisted(current != null).build();
  }

  /** The version that a client names; null when there is none. */
  private @Nullable Manifest find(byte[] name, String version) throws RocksDBException {
    Manifest current = current(name);
    if (version.equals(NULL)) {
      return current != null && !current.getVersioned() ? current : nullVersion(name);
    }
    Manifest found;
    try {
      found = rows.manifest(IndexKeys.version(name, Long.parseUnsignedLong(version, 16)));
    } catch (NumberFormatException e) {
      return null;
    }
    return found == null || found.getNullVersion() ? null : found;
  }

  private MutationReply deleteVersion(
      byte[] name, @Nullable Manifest current, @Nullable Manifest subject) throws RocksDBException {
    if (subject == null) {
      return MutationReply.newBuilder()
          .setVersion(moment.raftIndex())
          .setModifiedMillis(moment.atMillis())
          .build();
    }
    removeVersion(name, subject);
    Manifest newest = subject.getVersioned() ? newest(name) : null;
    Manifest next = newest == null || newest.getDeleteMarker() ? null : newest;
    boolean same = current != null && next != null && current.getSequence() == next.getSequence();
    if (!same) {
      setCurrent(name, current, next);
    }
    return reply(subject).setExisted(true).build();
  }

  /** Replaces tags or ACL where the version stands. */
  MutationReply setAttributes(SetAttributes set) throws RocksDBException {
    byte[] name = IndexKeys.name(set.getBucket(), set.getKey());
    Manifest current = current(name);
    Manifest subject = set.getVersion().isEmpty() ? current : find(name, set.getVersion());
    if (subject == null || subject.getDeleteMarker()) {
      return refused(
          set.getVersion().isEmpty() || subject != null
              ? Refusal.NO_SUCH_KEY
              : Refusal.NO_SUCH_VERSION);
    }
    Manifest.Builder next = subject.toBuilder();
    if (set.getSetTags()) {
      next.clearTags().addAllTags(set.getTagsList());
    }
    if (set.getSetAcl()) {
      next.setAcl(set.getAcl());
    }
    Manifest changed = next.build();
    if (changed.getVersioned()) {
      rows.put(IndexKeys.version(name, changed.getSequence()), changed.toByteArray());
    }
    if (current != null && current.getSequence() == changed.getSequence()) {
      rows.put(IndexKeys.row(IndexKeys.OBJECT, name), changed.toByteArray());
    }
    return reply(changed).setExisted(true).build();
  }
}
