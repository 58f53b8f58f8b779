package io.cordee.blockstore.client;

import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.Limits;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.map.Bucket;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The object store of a cluster, over gRPC. Thread-safe. Calls block the caller's thread; bytes in
 * flight are bounded over all calls ({@link ObjectWriter#MAX_CHUNKS_IN_FLIGHT}).
 */
public final class ObjectClient implements GatewayStore {
  private final Coordinator coordinator;
  private final NodeChannels channels;
  private final ScheduledExecutorService timer;
  private final GroupCalls calls;
  private final Buckets buckets;
  private final Mutations mutations;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final ObjectLister lister;
  private final Uploads uploads;

  /**
   * A client of the cluster that {@code coordinator} watches.
   *
   * @param coordinator stays open when this closes
   * @param credentials of a node
   * @param ownNode the node that this runs in, whose copies are the nearest
   * @param direct channels to services of this process, by their address
   * @param random for ids and jitter; must be unpredictable enough that ids never collide
   */
  public ObjectClient(
      Coordinator coordinator,
      ChannelCredentials credentials,
      Optional<String> ownNode,
      Map<String, Channel> direct,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.coordinator = coordinator;
    this.channels = new NodeChannels(credentials, nanoTime, direct);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "cordee-object-timer");
              thread.setDaemon(true);
              return thread;
            });
    this.calls = new GroupCalls(coordinator, channels, nanoTime, random);
    ChunkTransfer transfer = new ChunkTransfer(channels);
    ChunkQuorum quorum = new ChunkQuorum(transfer::put, timer, nanoTime);
    this.buckets = new Buckets(coordinator);
    this.mutations = new Mutations(calls, random);
    this.writer = new ObjectWriter(coordinator, calls, mutations, quorum, nanoTime);
    this.reader =
        new ObjectReader(calls, new ChunkCopies(coordinator, calls, transfer, ownNode), nanoTime);
    this.lister = new ObjectLister(coordinator, calls);
    this.uploads = new Uploads(calls, mutations, writer, reader);
  }

  /** As the constructor, with the system's clock and a secure source of ids. */
  public static ObjectClient connect(
      Coordinator coordinator, TlsIdentity identity, Optional<String> ownNode) {
    return new ObjectClient(
        coordinator,
        identity.channelCredentials(),
        ownNode,
        Map.of(),
        System::nanoTime,
        new SecureRandom());
  }

  @Override
  public ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata)
      throws IOException {
    Attributes attributes = Attributes.ofMetadata(metadata);
    return put(key, body, rules(buckets.ensure(key.bucket())), () -> attributes);
  }

  private static PutRules rules(Bucket bucket) {
    return new PutRules(
        bucket.versioning(), PutRules.Conditions.NONE, Optional.of(bucket.created()));
  }

  @Override
  public ObjectInfo put(
      ObjectKey key, InputStream body, PutRules rules, Supplier<Attributes> attributes)
      throws IOException {
    return writer.put(key, body, rules, attributes);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return head(key, Optional.empty()).filter(info -> !info.facts().deleteMarker());
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key, Optional<String> version) {
    return reader.head(key, version);
  }

  @Override
  public Optional<StoredObject> open(ObjectKey key, Optional<String> version) {
    return reader.open(key, version);
  }

  @Override
  public Optional<ObjectInfo> get(ObjectKey key, OutputStream to) throws IOException {
    Optional<StoredObject> found =
        open(key, Optional.empty()).filter(object -> !object.info().facts().deleteMarker());
    if (found.isPresent()) {
      try (InputStream body = found.get().read(0, found.get().info().sizeBytes())) {
        body.transferTo(to);
      }
    }
    return found.map(StoredObject::info);
  }

  @Override
  public boolean delete(ObjectKey key) {
    PutRules rules =
        coordinator
            .map()
            .buckets()
            .get(key.bucket())
            .map(ObjectClient::rules)
            .orElse(PutRules.NONE);
    return delete(key, Optional.empty(), rules).existed();
  }

  @Override
  public Deleted delete(ObjectKey key, Optional<String> version, PutRules rules) {
    return writer.delete(key, version, rules);
  }

  @Override
  public String setTags(ObjectKey key, Optional<String> version, SortedMap<String, String> tags) {
    return writer.setTags(key, version, tags);
  }

  @Override
  public String setAcl(ObjectKey key, Optional<String> version, String acl) {
    return writer.setAcl(key, version, acl);
  }

  @Override
  public ListPage list(String bucket, String prefix, String startAfter, int max) {
    return lister.list(bucket, prefix, startAfter, max);
  }

  @Override
  public Listings.Page<ObjectInfo> list(Listings.Query query) {
    return lister.list(query);
  }

  @Override
  public Listings.Page<ObjectInfo> listVersions(Listings.VersionQuery query) {
    Listings.Query keys = query.keys();
    String after = query.afterVersion();
    if (after.equals(VersionNames.NULL) && !keys.startAfter().isEmpty()) {
      ObjectKey key = new ObjectKey(keys.bucket(), keys.startAfter());
      // where the version called null stands among the others only its manifest knows
      after = reader.sequenceOf(key, after).map(s -> VersionNames.of(s, false)).orElse("");
    }
    return lister.versions(keys, after);
  }

  @Override
  public String createUpload(ObjectKey key, Attributes attributes, PutRules rules) {
    return uploads.create(key, attributes, rules);
  }

  @Override
  public Listings.UploadedPart putPart(
      ObjectKey key,
      String uploadId,
      int number,
      InputStream body,
      Supplier<Optional<Attributes.Checksum>> checksum)
      throws IOException {
    return uploads.put(key, uploadId, number, body, checksum);
  }

  @Override
  public Optional<Listings.UploadParts> upload(
      ObjectKey key, String uploadId, int afterPart, int max) {
    return uploads.get(key, uploadId, afterPart, max);
  }

  @Override
  public ObjectInfo completeUpload(
      ObjectKey key,
      String uploadId,
      List<PartChoice> parts,
      String etag,
      Attributes attributes,
      PutRules rules) {
    return uploads.complete(key, uploadId, parts, etag, attributes, rules);
  }

  @Override
  public void abortUpload(ObjectKey key, String uploadId) {
    uploads.abort(key, uploadId);
  }

  @Override
  public Listings.Page<Listings.UploadInfo> listUploads(Listings.UploadQuery query) {
    return lister.uploads(query.keys(), query.afterUpload());
  }

  @Override
  public BucketUsage usage(String bucket) {
    return buckets.usage(calls, bucket);
  }

  @Override
  public void removeBucket(String bucket) {
    buckets.remove(calls, mutations, bucket, () -> abortUploads(bucket));
  }

  private void abortUploads(String bucket) {
    Listings.Query first = new Listings.Query(bucket, "", "", "", false, Limits.LIST_MAX);
    Listings.Page<Listings.UploadInfo> page;
    do {
      page = lister.uploads(first, "");
      for (Listings.UploadInfo upload : page.entries()) {
        uploads.abort(upload.key(), upload.uploadId());
      }
    } while (page.truncated());
  }

  @Override
  public void close() {
    channels.close();
    timer.shutdownNow();
  }
}
