package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.HeadReply;
import io.cordee.blockstore.proto.HeadRequest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.map.PlacementGroup;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The object store of a cluster, over gRPC. Thread-safe. Calls block the caller's thread; bytes in
 * flight are bounded over all calls ({@link ObjectWriter#MAX_CHUNKS_IN_FLIGHT}).
 */
public final class ObjectClient implements ObjectStore {
  private final NodeChannels channels;
  private final ScheduledExecutorService timer;
  private final GroupCalls calls;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final ObjectLister lister;

  /**
   * A client of the cluster that {@code coordinator} watches.
   *
   * @param coordinator stays open when this closes
   * @param credentials of a node
   * @param ownNode the node that this runs in, whose copies are the nearest
   * @param random for ids and jitter; must be unpredictable enough that ids never collide
   */
  public ObjectClient(
      Coordinator coordinator,
      ChannelCredentials credentials,
      Optional<String> ownNode,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.channels = new NodeChannels(credentials, nanoTime);
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
    this.writer = new ObjectWriter(coordinator, calls, quorum, nanoTime, random);
    this.reader = new ObjectReader(coordinator, calls, transfer, ownNode);
    this.lister = new ObjectLister(coordinator, calls);
  }

  /** As the constructor, with the system's clock and a secure source of ids. */
  public static ObjectClient connect(
      Coordinator coordinator, TlsIdentity identity, Optional<String> ownNode) {
    return new ObjectClient(
        coordinator, identity.channelCredentials(), ownNode, System::nanoTime, new SecureRandom());
  }

  @Override
  public ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata)
      throws IOException {
    return writer.put(key, body, metadata);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    PlacementGroup group = calls.groupOf(key);
    HeadRequest request =
        HeadRequest.newBuilder()
            .setGroup(group.id())
            .setBucket(key.bucket())
            .setKey(key.key())
            .build();
    HeadReply reply = calls.call(group, stub -> stub.head(request));
    return reply.getFound() ? Optional.of(Manifests.info(reply.getManifest())) : Optional.empty();
  }

  @Override
  public Optional<ObjectInfo> get(ObjectKey key, OutputStream to) throws IOException {
    return reader.get(key, to);
  }

  @Override
  public boolean delete(ObjectKey key) {
    PlacementGroup group = calls.groupOf(key);
    DeleteObject delete =
        DeleteObject.newBuilder().setBucket(key.bucket()).setKey(key.key()).build();
    return writer.mutate(group, Mutation.newBuilder().setDelete(delete)).getExisted();
  }

  @Override
  public ListPage list(String bucket, String prefix, String startAfter, int max) {
    return lister.list(bucket, prefix, startAfter, max);
  }

  @Override
  public void close() {
    channels.close();
    timer.shutdownNow();
  }
}
