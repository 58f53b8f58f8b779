package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.auth.RequestFacts;
import io.cordee.blockstore.gateway.auth.Secret;
import io.cordee.blockstore.gateway.auth.SignatureV4;
import io.cordee.blockstore.gateway.auth.Verified;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.ClusterMap;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Says who sent a request, by the access keys of the cluster map. Thread-safe. */
public final class Authenticator {
  /** Of some 400 B each; when they are reached all are opened anew. */
  private static final int MAX_OPENED = 4_096;

  /**
   * Requests under unknown keys that may ask the coordination group at once: strangers send them.
   */
  private static final int MAX_ASKING = 8;

  private record Opened(AccessKey of, String secret) {
    @Override
    public String toString() {
      return "Opened[of=" + of.id() + ", secret=(hidden)]";
    }
  }

  private final Coordinator coordinator;
  private final SecretSeal seal;
  private final SignatureV4 signatures;
  private final ConcurrentHashMap<String, Opened> opened = new ConcurrentHashMap<>();
  private final Semaphore asking = new Semaphore(MAX_ASKING);

  public Authenticator(
      String region, Coordinator coordinator, SecretSeal seal, InstantSource clock) {
    this.coordinator = coordinator;
    this.seal = seal;
    this.signatures = new SignatureV4(region, this::secret, clock);
  }

  /**
   * Who signed a request, if anybody.
   *
   * @throws io.cordee.blockstore.gateway.error.S3Exception when the signature is wrong
   */
  Verified verify(RequestFacts facts) {
    return signatures.verify(facts);
  }

  User user(Verified verified) {
    return verified instanceof Verified.Signed signed
        ? userOf(signed.accessKey()).orElse(User.ANONYMOUS)
        : User.ANONYMOUS;
  }

  /**
   * Of an access key; empty only after the coordination group was asked, for it may have been made
   * a moment ago.
   *
   * @throws S3Exception SERVICE_UNAVAILABLE while this node has no map yet, just after its start,
   *     and when too many ask: a client tries again after that, which it does not after an unknown
   *     key
   */
  public Optional<Secret> secret(String accessKey) {
    return find(accessKey).map(known -> new Secret(known.id(), open(known), known.disabled()));
  }

  /** Whose an access key is; empty and throws as {@link #secret}. */
  public Optional<User> userOf(String accessKey) {
    return find(accessKey).map(Authenticator::user);
  }

  private Optional<AccessKey> find(String id) {
    ClusterMap map = coordinator.map();
    if (map.epoch().value() == 0 && map.accessKeys().isEmpty()) {
      throw new S3Exception(
          S3Error.SERVICE_UNAVAILABLE, "This node has not heard from its cluster yet: try again.");
    }
    Optional<AccessKey> known = map.accessKeys().get(id);
    if (known.isPresent()) {
      return known;
    }
    if (!asking.tryAcquire()) {
      throw new S3Exception(
          S3Error.SERVICE_UNAVAILABLE, "Too many requests under unknown access keys: try again.");
    }
    try {
      return BucketDirectory.await(coordinator.readMap(), "access keys").accessKeys().get(id);
    } finally {
      asking.release();
    }
  }

  private String open(AccessKey key) {
    Opened known = opened.get(key.id());
    if (known != null && known.of().equals(key)) {
      return known.secret();
    }
    String secret = seal.open(key.id(), key.sealedSecret());
    if (opened.size() >= MAX_OPENED) {
      opened.clear();
    }
    opened.put(key.id(), new Opened(key, secret));
    return secret;
  }

  private static User user(AccessKey key) {
    String name = key.displayName().isEmpty() ? key.user() : key.displayName();
    return new User(key.user(), name, false);
  }
}
