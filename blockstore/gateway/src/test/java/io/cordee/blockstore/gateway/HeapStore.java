package io.cordee.blockstore.gateway;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.BucketUsage;
import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.client.StoredObject;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The whole contract of the store, in one process's memory. Thread-safe. */
final class HeapStore extends PlainCalls {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(
          (ObjectKey key) -> (key.bucket() + "\0" + key.key()).getBytes(StandardCharsets.UTF_8),
          Arrays::compareUnsigned);

  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record Version(ObjectInfo info, byte[] bytes) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record Part(Listings.UploadedPart facts, byte[] bytes) {}

  private record Upload(Listings.UploadInfo info, TreeMap<Integer, Part> parts) {}

  private final Coordinator coordinator;
  private final TreeMap<ObjectKey, List<Version>> objects = new TreeMap<>(ORDER);
  private final TreeMap<String, Upload> uploads = new TreeMap<>();
  private final Map<String, ObjectInfo> completed = new HashMap<>();
  private long sequence;

  HeapStore(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public ObjectInfo put(
      ObjectKey key, InputStream body, PutRules rules, Supplier<Attributes> attributes)
      throws IOException {
    byte[] bytes = body.readAllBytes();
    return store(key, bytes, md5(bytes), rules, attributes.get(), List.of());
  }

  private synchronized ObjectInfo store(
      ObjectKey key,
      byte[] bytes,
      String etag,
      PutRules rules,
      Attributes attributes,
      List<ObjectInfo.PartInfo> parts) {
    requireBucket(key, rules);
    HeapConditions.require(
        rules.conditions(),
        current(key).map(Version::info).filter(info -> !info.facts().deleteMarker()));
    ObjectInfo info = info(key, bytes.length, etag, attributes, facts(rules, false, parts));
    add(new Version(info, bytes), rules.versioning());
    return info;
  }

  private void requireBucket(ObjectKey key, PutRules rules) {
    boolean there =
        coordinator
            .map()
            .buckets()
            .get(key.bucket())
            .filter(b -> rules.bucketCreated().map(b.created()::equals).orElse(true))
            .isPresent();
    if (!there) {
      throw new RefusedException(Refusal.NO_SUCH_BUCKET, "no bucket " + key.bucket());
    }
  }

  private ObjectInfo.VersionFacts facts(
      PutRules rules, boolean marker, List<ObjectInfo.PartInfo> parts) {
    boolean named = rules.versioning() == Versioning.ENABLED;
    String id = named ? HexFormat.of().toHexDigits(++sequence) : "null";
    boolean versioned = rules.versioning() != Versioning.OFF;
    return new ObjectInfo.VersionFacts(id, versioned, marker, true, parts);
  }

  private ObjectInfo info(
      ObjectKey key, long size, String etag, Attributes attributes, ObjectInfo.VersionFacts facts) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new ObjectInfo(key, size, 0, etag, ++sequence, now, attributes, facts);
  }

  private void add(Version version, Versioning versioning) {
    List<Version> all = versions(version.info().key());
    if (versioning == Versioning.OFF) {
      all.clear();
    }
    all.removeIf(old -> old.info().facts().id().equals(version.info().facts().id()));
    all.add(0, version);
  }

  private List<Version> versions(ObjectKey key) {
    return objects.computeIfAbsent(key, ignored -> new ArrayList<>());
  }

  private Optional<Version> current(ObjectKey key) {
    return find(key, Optional.empty());
  }

  private Optional<Version> find(ObjectKey key, Optional<String> id) {
    for (Version version : objects.getOrDefault(key, List.of())) {
      if (id.isEmpty() || version.info().facts().id().equals(id.get())) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized Optional<ObjectInfo> head(ObjectKey key, Optional<String> version) {
    return find(key, version).map(Version::info);
  }

  @Override
  public synchronized Optional<StoredObject> open(ObjectKey key, Optional<String> version) {
    return find(key, version)
        .map(
            found ->
                new StoredObject() {
                  @Override
                  public ObjectInfo info() {
                    return found.info();
                  }

                  @Override
                  public InputStream read(long fromByte, long lengthBytes) {
                    return new ByteArrayInputStream(
                        found.bytes(), (int) fromByte, (int) lengthBytes);
                  }
                });
  }

  @Override
  public synchronized Deleted delete(ObjectKey key, Optional<String> version, PutRules rules) {
    Optional<Version> found = find(key, version);
    if (found.isPresent()) {
      HeapConditions.require(rules.conditions(), found.map(Version::info));
    }
    if (version.isPresent()) {
      found.ifPresent(old -> versions(key).remove(old));
      boolean marker = found.filter(old -> old.info().facts().deleteMarker()).isPresent();
      return new Deleted(found.isPresent(), version, marker);
    }
    if (rules.versioning() == Versioning.OFF) {
      objects.remove(key);
      return new Deleted(found.isPresent(), Optional.empty(), false);
    }
    ObjectInfo marker = info(key, 0, "", Attributes.NONE, facts(rules, true, List.of()));
    add(new Version(marker, new byte[0]), rules.versioning());
    return new Deleted(found.isPresent(), Optional.of(marker.facts().id()), true);
  }

  @Override
  public String setTags(ObjectKey key, Optional<String> version, SortedMap<String, String> tags) {
    return change(
        key,
        version,
        a -> new Attributes(a.headers(), a.metadata(), tags, a.acl(), a.owner(), a.checksum()));
  }

  @Override
  public String setAcl(ObjectKey key, Optional<String> version, String acl) {
    return change(
        key,
        version,
        a -> new Attributes(a.headers(), a.metadata(), a.tags(), acl, a.owner(), a.checksum()));
  }

  private synchronized String change(
      ObjectKey key, Optional<String> version, Function<Attributes, Attributes> change) {
    Version old =
        find(key, version)
            .orElseThrow(
                () ->
                    new RefusedException(
                        version.isPresent() ? Refusal.NO_SUCH_VERSION : Refusal.NO_SUCH_KEY,
                        "nothing there"));
    ObjectInfo info = old.info();
    ObjectInfo changed =
        new ObjectInfo(
            key,
            info.sizeBytes(),
            0,
            info.etag(),
            info.version(),
            info.modified(),
            change.apply(info.attributes()),
            info.facts());
    List<Version> all = versions(key);
    all.set(all.indexOf(old), new Version(changed, old.bytes()));
    return info.facts().id();
  }

  @Override
  public synchronized Listings.Page<ObjectInfo> list(Listings.Query query) {
    List<ObjectInfo> found = new ArrayList<>();
    objects.forEach(
        (key, all) -> {
          if (HeapPages.follows(query, key)
              && !all.isEmpty()
              && !all.get(0).info().facts().deleteMarker()) {
            found.add(all.get(0).info());
          }
        });
    return HeapPages.page(query, found, ObjectInfo::key);
  }

  @Override
  public synchronized Listings.Page<ObjectInfo> listVersions(Listings.VersionQuery query) {
    List<ObjectInfo> found = new ArrayList<>();
    objects.forEach(
        (key, all) -> {
          boolean within =
              key.bucket().equals(query.keys().bucket())
                  && key.key().equals(query.keys().startAfter())
                  && !query.afterVersion().isEmpty();
          boolean passed = false;
          for (Version version : all) {
            if (within ? passed : HeapPages.follows(query.keys(), key)) {
              found.add(HeapPages.withLatest(version.info(), version.equals(all.get(0))));
            }
            passed |= version.info().facts().id().equals(query.afterVersion());
          }
        });
    return HeapPages.page(query.keys(), found, ObjectInfo::key);
  }

  @Override
  public synchronized String createUpload(ObjectKey key, Attributes attributes, PutRules rules) {
    requireBucket(key, rules);
    String id = HexFormat.of().toHexDigits(++sequence).repeat(2);
    Listings.UploadInfo info = new Listings.UploadInfo(key, id, Instant.now(), attributes);
    uploads.put(id, new Upload(info, new TreeMap<>()));
    return id;
  }

  private Upload upload(ObjectKey key, String id) {
    Upload upload = uploads.get(id);
    if (upload == null || !upload.info().key().equals(key)) {
      throw new RefusedException(Refusal.NO_SUCH_UPLOAD, "no upload " + id);
    }
    return upload;
  }

  @Override
  public Listings.UploadedPart putPart(
      ObjectKey key,
      String uploadId,
      int number,
      InputStream body,
      Supplier<Optional<Attributes.Checksum>> checksum)
      throws IOException {
    byte[] bytes = body.readAllBytes();
    Listings.UploadedPart part =
        new Listings.UploadedPart(number, bytes.length, md5(bytes), checksum.get(), Instant.now());
    synchronized (this) {
      upload(key, uploadId).parts().put(number, new Part(part, bytes));
    }
    return part;
  }

  @Override
  public synchronized Optional<Listings.UploadParts> upload(
      ObjectKey key, String uploadId, int afterPart, int max) {
    Upload upload = uploads.get(uploadId);
    if (upload == null || !upload.info().key().equals(key)) {
      return Optional.empty();
    }
    List<Listings.UploadedPart> parts = new ArrayList<>();
    for (Part part : upload.parts().tailMap(afterPart, false).values()) {
      if (parts.size() == max) {
        return Optional.of(new Listings.UploadParts(upload.info(), parts, true));
      }
      parts.add(part.facts());
    }
    return Optional.of(new Listings.UploadParts(upload.info(), parts, false));
  }

  @Override
  public synchronized ObjectInfo completeUpload(
      ObjectKey key,
      String uploadId,
      List<PartChoice> parts,
      String etag,
      Attributes attributes,
      PutRules rules) {
    ObjectInfo before = completed.get(uploadId + etag);
    if (before != null && !uploads.containsKey(uploadId)) {
      return before;
    }
    Upload upload = upload(key, uploadId);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<ObjectInfo.PartInfo> infos = new ArrayList<>();
    for (PartChoice choice : parts) {
      Part part = upload.parts().get(choice.number());
      if (part == null || !part.facts().etag().equals(choice.etag())) {
        throw new RefusedException(Refusal.INVALID_PART, "part " + choice.number());
      }
      bytes.writeBytes(part.bytes());
      infos.add(
          new ObjectInfo.PartInfo(choice.number(), part.bytes().length, part.facts().checksum()));
    }
    ObjectInfo info = store(key, bytes.toByteArray(), etag, rules, attributes, infos);
    uploads.remove(uploadId);
    completed.put(uploadId + etag, info);
    return info;
  }

  @Override
  public synchronized void abortUpload(ObjectKey key, String uploadId) {
    var unused = upload(key, uploadId);
    uploads.remove(uploadId);
  }

  @Override
  public synchronized Listings.Page<Listings.UploadInfo> listUploads(Listings.UploadQuery query) {
    List<Listings.UploadInfo> found = new ArrayList<>();
    for (Upload upload : uploads.values()) {
      ObjectKey key = upload.info().key();
      boolean later =
          key.bucket().equals(query.keys().bucket())
              && key.key().equals(query.keys().startAfter())
              && !query.afterUpload().isEmpty()
              && upload.info().uploadId().compareTo(query.afterUpload()) > 0;
      if (later || HeapPages.follows(query.keys(), key)) {
        found.add(upload.info());
      }
    }
    found.sort(Comparator.comparing(Listings.UploadInfo::key, ORDER));
    return HeapPages.page(query.keys(), found, Listings.UploadInfo::key);
  }

  @Override
  public synchronized BucketUsage usage(String bucket) {
    long count = 0;
    long bytes = 0;
    for (Map.Entry<ObjectKey, List<Version>> entry : objects.entrySet()) {
      if (entry.getKey().bucket().equals(bucket)) {
        for (Version version : entry.getValue()) {
          count++;
          bytes += version.bytes().length;
        }
      }
    }
    return new BucketUsage(count, bytes, count, bytes, 0, 0, 0);
  }

  @Override
  public synchronized void removeBucket(String bucket) {
    if (usage(bucket).versions() > 0) {
      throw new RefusedException(Refusal.BUCKET_NOT_EMPTY, "bucket " + bucket);
    }
    uploads.values().removeIf(upload -> upload.info().key().bucket().equals(bucket));
    var unused = coordinator.submit(new StorageCommand.RemoveBucket(bucket)).join();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
