package io.cordee.consensus.invariant;

import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Versioning;
import java.util.Optional;

/** What buckets and access keys keep for life. Stateless. */
final class ObjectInvariants {
  private static final int MAX_ROWS = 10_000;
  private static final long MAX_TEXT = 12L << 20;

  private ObjectInvariants() {}

  static void check(Violations v, ClusterMap before, ClusterMap after) {
    for (Bucket old : before.buckets().values()) {
      Optional<Bucket> found = after.buckets().get(old.name());
      if (found.isPresent()) {
        checkBucket(v, old, found.get());
      }
    }
    for (AccessKey old : before.accessKeys().values()) {
      Optional<AccessKey> found = after.accessKeys().get(old.id());
      v.unless(
          found.isEmpty() || found.get().withDisabled(old.disabled()).equals(old),
          "access key %s became another one",
          old.id());
    }
    long text = after.buckets().values().stream().mapToLong(Bucket::textLength).sum();
    v.unless(text <= MAX_TEXT, "the buckets carry %d characters of text", text);
    v.unless(after.buckets().size() <= MAX_ROWS, "%d buckets", after.buckets().size());
    v.unless(after.accessKeys().size() <= MAX_ROWS, "%d access keys", after.accessKeys().size());
  }

  private static void checkBucket(Violations v, Bucket old, Bucket bucket) {
    v.unless(
        bucket.owner().equals(old.owner()) && bucket.created().equals(old.created()),
        "bucket %s became another one",
        old.name());
    v.unless(
        old.versioning() == Versioning.OFF || bucket.versioning() != Versioning.OFF,
        "bucket %s forgot that it has versions",
        old.name());
  }
}
