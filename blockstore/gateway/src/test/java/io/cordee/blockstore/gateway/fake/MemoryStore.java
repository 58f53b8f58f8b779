package io.cordee.blockstore.gateway.fake;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.BucketUsage;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.client.StoredObject;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Objects in memory, with the semantics of versions and listings; no uploads of parts. Thread-safe.
 */
public final class MemoryStore implements GatewayStore {
  private static final Instant MODIFIED = Instant.parse("2026-11-27T21:00:00.500Z");
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(
          (ObjectKey key) -> (key.bucket() + "\0" + key.key()).getBytes(StandardCharsets.UTF_8),
          Arrays::compareUnsigned);

  private final MapCoordinator coordinator;
  private final TreeMap<ObjectKey, List<ObjectInfo>> versions = new TreeMap<>(ORDER);
  private final List<Listings.UploadInfo> uploads = new ArrayList<>();
  private final Map<String, byte[]> bodies = new HashMap<>();
  private long sequence;

  public MemoryStore(MapCoordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** Stores an empty object of a user. */
  public MemoryStore object(String bucket, String key, String owner, String acl) {
    Attributes attributes =
        new Attributes(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), acl, owner, Optional.empty());
    PutRules rules =
        new PutRules(
            coordinator.bucket(bucket).versioning(), PutRules.Conditions.NONE, Optional.empty());
    try {
      put(new ObjectKey(bucket, key), InputStream.nullInputStream(), rules, () -> attributes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Bytes of the newest object. */
  public synchronized byte[] bytes(String bucket, String key) {
    return bodies.getOrDefault(bucket + "/" + key, new byte[0]).clone();
  }

  @Override
  public synchronized ObjectInfo put(
      ObjectKey key, InputStream body, PutRules rules, Supplier<Attributes> attributes)
      throws IOException {
    byte[] bytes = body.readAllBytes();
    bodies.put(key.toString(), bytes);
    ObjectInfo info = info(key, bytes.length, attributes.get(), rules.versioning(), false);
    add(info, rules.versioning());
    return info;
  }

  private ObjectInfo info(
      ObjectKey key, long size, Attributes attributes, Versioning versioning, boolean marker) {
    sequence++;
    boolean enabled = versioning == Versioning.ENABLED;
    String id = enabled ? "%016x".formatted(sequence) : "null";
    ObjectInfo.VersionFacts facts =
        new ObjectInfo.VersionFacts(id, versioning != Versioning.OFF, marker, true, List.of());
    String etag = "%032x".formatted(size);
    return new ObjectInfo(key, size, 0, etag, sequence, MODIFIED, attributes, facts);
  }

  private void add(ObjectInfo info, Versioning versioning) {
    List<ObjectInfo> all = versions.computeIfAbsent(info.key(), key -> new ArrayList<>());
    if (versioning == Versioning.OFF) {
      all.clear();
    }
    all.removeIf(old -> old.facts().id().equals(info.facts().id()));
    all.add(0, info);
  }

  private Optional<ObjectInfo> find(ObjectKey key, Optional<String> version) {
    List<ObjectInfo> all = versions.getOrDefault(key, List.of());
    for (ObjectInfo info : all) {
      if (version.isEmpty() || info.facts().id().equals(version.get())) {
        return Optional.of(info);
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized Optional<ObjectInfo> head(ObjectKey key, Optional<String> version) {
    return find(key, version);
  }

  @Override
  public Optional<StoredObject> open(ObjectKey key, Optional<String> version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Deleted delete(ObjectKey key, Optional<String> version, PutRules rules) {
    Optional<ObjectInfo> found = find(key, version);
    Optional<String> wanted = rules.conditions().ifMatch();
    if (found.isPresent() && wanted.filter(e -> !e.equals(found.get().etag())).isPresent()) {
      throw new RefusedException(Refusal.PRECONDITION_FAILED, "another etag");
    }
    if (version.isPresent()) {
      found.ifPresent(info -> versions.getOrDefault(key, List.of()).remove(info));
      boolean marker = found.filter(info -> info.facts().deleteMarker()).isPresent();
      return new Deleted(found.isPresent(), version, marker);
    }
    if (rules.versioning() == Versioning.OFF) {
      versions.remove(key);
      return new Deleted(found.isPresent(), Optional.empty(), false);
    }
    ObjectInfo marker = info(key, 0, Attributes.NONE, rules.versioning(), true);
    add(marker, rules.versioning());
    return new Deleted(found.isPresent(), Optional.of(marker.facts().id()), true);
  }

  @Override
  public String setTags(ObjectKey key, Optional<String> version, SortedMap<String, String> tags) {
    return replace(
        key,
        version,
        a -> new Attributes(a.headers(), a.metadata(), tags, a.acl(), a.owner(), a.checksum()));
  }

  @Override
  public String setAcl(ObjectKey key, Optional<String> version, String acl) {
    return replace(
        key,
        version,
        a -> new Attributes(a.headers(), a.metadata(), a.tags(), acl, a.owner(), a.checksum()));
  }

  private synchronized String replace(
      ObjectKey key, Optional<String> version, Function<Attributes, Attributes> change) {
    ObjectInfo old =
        find(key, version)
            .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY, "no such key"));
    List<ObjectInfo> all = versions.getOrDefault(key, List.of());
    ObjectInfo changed =
        new ObjectInfo(
            key,
            old.sizeBytes(),
            0,
            old.etag(),
            old.version(),
            old.modified(),
            change.apply(old.attributes()),
            old.facts());
    all.set(all.indexOf(old), changed);
    return old.facts().id();
  }

  @Override
  public synchronized Listings.Page<ObjectInfo> list(Listings.Query query) {
    List<ObjectInfo> current = new ArrayList<>();
    versions.forEach(
        (key, all) -> {
          if (!all.isEmpty() && !all.get(0).facts().deleteMarker() && behind(query, key)) {
            current.add(all.get(0));
          }
        });
    return page(query, current, ObjectInfo::key);
  }

  @Override
  public synchronized Listings.Page<ObjectInfo> listVersions(Listings.VersionQuery query) {
    List<ObjectInfo> found = new ArrayList<>();
    versions.forEach(
        (key, all) -> {
          boolean marked = key.key().equals(query.keys().startAfter());
          boolean passed = !marked || query.afterVersion().isEmpty();
          for (int i = 0; i < all.size(); i++) {
            ObjectInfo info = latest(all.get(i), i == 0);
            boolean inside = marked && !query.afterVersion().isEmpty();
            if (inside ? passed : behind(query.keys(), key)) {
              found.add(info);
            }
            passed |= info.facts().id().equals(query.afterVersion());
          }
        });
    return page(query.keys(), found, ObjectInfo::key);
  }

  private static ObjectInfo latest(ObjectInfo info, boolean latest) {
    ObjectInfo.VersionFacts old = info.facts();
    ObjectInfo.VersionFacts facts =
        new ObjectInfo.VersionFacts(
            old.id(), old.versioned(), old.deleteMarker(), latest, old.parts());
    return new ObjectInfo(
        info.key(),
        info.sizeBytes(),
        0,
        info.etag(),
        info.version(),
        info.modified(),
        info.attributes(),
        facts);
  }

  private static boolean behind(Listings.Query query, ObjectKey key) {
    String after = query.startAfter();
    return key.bucket().equals(query.bucket())
        && key.key().startsWith(query.prefix())
        && (after.isEmpty() || ORDER.compare(key, new ObjectKey(key.bucket(), after)) > 0)
        && !(query.afterPrefix() && key.key().startsWith(after));
  }

  private static <T> Listings.Page<T> page(
      Listings.Query query, List<T> found, Function<T, ObjectKey> keyOf) {
    List<T> entries = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (T entry : found) {
      String key = keyOf.apply(entry).key();
      int end =
          query.delimiter().isEmpty()
              ? -1
              : key.indexOf(query.delimiter(), query.prefix().length());
      String prefix = end < 0 ? "" : key.substring(0, end + query.delimiter().length());
      if (end >= 0 && prefixes.contains(prefix)) {
        continue;
      }
      if (entries.size() + prefixes.size() == query.max()) {
        return new Listings.Page<>(entries, prefixes, true);
      }
      if (end < 0) {
        entries.add(entry);
      } else {
        prefixes.add(prefix);
      }
    }
    return new Listings.Page<>(entries, prefixes, false);
  }

  @Override
  public synchronized String createUpload(ObjectKey key, Attributes attributes, PutRules rules) {
    String id = "%032x".formatted(++sequence);
    uploads.add(new Listings.UploadInfo(key, id, MODIFIED, attributes));
    uploads.sort(Comparator.comparing(Listings.UploadInfo::key, ORDER));
    return id;
  }

  @Override
  public synchronized Listings.Page<Listings.UploadInfo> listUploads(Listings.UploadQuery query) {
    List<Listings.UploadInfo> found = new ArrayList<>();
    for (Listings.UploadInfo upload : uploads) {
      boolean marked = upload.key().key().equals(query.keys().startAfter());
      boolean larger = upload.uploadId().compareTo(query.afterUpload()) > 0;
      if (behind(query.keys(), upload.key())
          || (marked && !query.afterUpload().isEmpty() && larger)) {
        found.add(upload);
      }
    }
    return page(query.keys(), found, Listings.UploadInfo::key);
  }

  @Override
  public synchronized void removeBucket(String bucket) {
    boolean empty =
        versions.entrySet().stream()
            .noneMatch(e -> e.getKey().bucket().equals(bucket) && !e.getValue().isEmpty());
    if (!empty) {
      throw new RefusedException(Refusal.BUCKET_NOT_EMPTY, "not empty");
    }
    coordinator.make(new StorageCommand.RemoveBucket(bucket));
  }

  @Override
  public Listings.UploadedPart putPart(
      ObjectKey key,
      String uploadId,
      int number,
      InputStream body,
      Supplier<Optional<Attributes.Checksum>> checksum) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Listings.UploadParts> upload(
      ObjectKey key, String uploadId, int afterPart, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectInfo completeUpload(
      ObjectKey key,
      String uploadId,
      List<PartChoice> parts,
      String etag,
      Attributes attributes,
      PutRules rules) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abortUpload(ObjectKey key, String uploadId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BucketUsage usage(String bucket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return head(key, Optional.empty());
  }

  @Override
  public Optional<ObjectInfo> get(ObjectKey key, OutputStream to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ListPage list(String bucket, String prefix, String startAfter, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
