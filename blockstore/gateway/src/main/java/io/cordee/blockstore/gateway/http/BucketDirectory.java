package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.map.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Buckets and users as the coordination group knows them. Thread-safe; calls may block for as long
 * as {@value #LIMIT_SECONDS} s.
 */
public final class BucketDirectory implements AutoCloseable {
  static final long LIMIT_SECONDS = 15;
  private static final long LOOK_MILLIS = 50;

  private final Coordinator coordinator;
  private final Subscription subscription;
  private final Object mapChanged = new Object();
  private volatile Names names = new Names(Table.empty(), Map.of());

  private record Names(Table<AccessKey> of, Map<String, String> displayNames) {}

  public BucketDirectory(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.subscription = coordinator.watch(this::changed);
  }

  /** NO_SUCH_BUCKET only after the coordination group was asked. */
  public Bucket require(String name) {
    return find(name)
        .orElseThrow(() -> new S3Exception(S3Error.NO_SUCH_BUCKET).with("BucketName", name));
  }

  /** As require, but empty when there is none. */
  public Optional<Bucket> find(String name) {
    Optional<Bucket> known = coordinator.map().buckets().get(name);
    if (known.isPresent()) {
      return known;
    }
    if (!BucketNames.isValid(name)) {
      return Optional.empty();
    }
    return await(coordinator.readMap(), "bucket=" + name).buckets().get(name);
  }

  /** A user's buckets by name, as of now. */
  public List<Bucket> ownedBy(User user) {
    List<Bucket> owned = new ArrayList<>();
    for (Bucket bucket : await(coordinator.readMap(), "buckets").buckets().values()) {
      if (user.is(bucket.owner())) {
        owned.add(bucket);
      }
    }
    return owned;
  }

  /** The name for people of a user; the user's own name when it has none. */
  @SuppressWarnings("ReferenceEquality") // a changed table is another object; equals reads it all
  public String displayName(String user) {
    Table<AccessKey> keys = coordinator.map().accessKeys();
    Names now = names;
    if (now.of() != keys) {
      now = new Names(keys, displayNames(keys));
      names = now;
    }
    return now.displayNames().getOrDefault(user, user);
  }

  /** Whether some access key is this user's, also a disabled one. */
  public boolean isUser(String user) {
    for (AccessKey key : coordinator.map().accessKeys().values()) {
      if (key.user().equals(user)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Proposes a change; on return it is durable, and this node's own map shows it.
   *
   * @throws CordeeException with the code of the rejection
   */
  public void submit(Command command) {
    Accepted accepted = await(coordinator.submit(command), command.action());
    awaitEpoch(accepted.epoch());
  }

  @Override
  public void close() {
    subscription.close();
  }

  private void changed(ClusterMap map) {
    synchronized (mapChanged) {
      mapChanged.notifyAll();
    }
  }

  /** Afterwards the change is made in any case: a late map is no reason to fail. */
  private void awaitEpoch(Epoch epoch) {
    synchronized (mapChanged) {
      long looks = TimeUnit.SECONDS.toMillis(LIMIT_SECONDS) / LOOK_MILLIS;
      for (long i = 0; i < looks && coordinator.map().epoch().compareTo(epoch) < 0; i++) {
        try {
          mapChanged.wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static Map<String, String> displayNames(Table<AccessKey> keys) {
    Map<String, String> names = new HashMap<>();
    for (AccessKey key : keys.values()) {
      if (!key.displayName().isEmpty()) {
        names.putIfAbsent(key.user(), key.displayName());
      }
    }
    return names;
  }

  /** Waits for the coordination group; throws CordeeException. */
  static <T> T await(CompletableFuture<T> answer, String about) {
    try {
      return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(ErrorCode.BUSY, "interrupted while asking about " + about, e);
    } catch (TimeoutException e) {
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN,
          "the coordination group does not answer about " + about + "; see cordee status",
          e);
    } catch (ExecutionException e) {
      throw WireErrors.unwrap(e);
    }
  }
}
