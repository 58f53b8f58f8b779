package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Versioning;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rules of buckets. Stateless. */
final class BucketRules {
  /** About 200 B each, and their texts, in every watcher's memory. */
  static final int MAX_BUCKETS = 10_000;

  /**
   * Characters of all access lists and documents together: a whole map is sent to a watcher in one
   * message of at most 64 MiB, of which these have 36 MiB when each character has three bytes.
   */
  static final long MAX_TEXT = 12L << 20;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  private BucketRules() {}

  static Outcome create(ClusterMap map, Context context, StorageCommand.CreateBucket c) {
    Check.that(
        NAME.matcher(c.name()).matches()
            && !c.name().contains("..")
            && !ADDRESS.matcher(c.name()).matches(),
        "'%s' is not a bucket name: 3 to 63 of a-z, 0-9, '.' and '-', not an IP address",
        Check.cut(c.name(), 100));
    Bucket bucket = new Bucket(c.name(), context.at(), c.owner(), c.acl());
    Optional<Bucket> present = map.buckets().get(c.name());
    if (present.filter(b -> b.owner().equals(c.owner())).isPresent()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        present.isEmpty(),
        ErrorCode.ALREADY_EXISTS,
        "bucket %s exists already and has another owner; choose another name",
        c.name());
    unless(
        map.buckets().size() < MAX_BUCKETS,
        ErrorCode.REFUSED,
        "there are %d buckets already, the most allowed; remove one first",
        MAX_BUCKETS);
    return store(map, bucket);
  }

  static Outcome remove(ClusterMap map, StorageCommand.RemoveBucket c) {
    Bucket bucket = known(map, c.name());
    return Outcome.accepted(map.withBuckets(map.buckets().without(bucket.name())), "");
  }

  static Outcome setVersioning(ClusterMap map, StorageCommand.SetBucketVersioning c) {
    Bucket bucket = known(map, c.name());
    unless(
        c.versioning() != Versioning.OFF || bucket.versioning() == Versioning.OFF,
        ErrorCode.REFUSED,
        "bucket %s has versions, which stay: versioning can be SUSPENDED, not OFF",
        c.name());
    return replace(map, bucket, bucket.withVersioning(c.versioning()));
  }

  static Outcome setAcl(ClusterMap map, StorageCommand.SetBucketAcl c) {
    Bucket bucket = known(map, c.name());
    return replace(map, bucket, bucket.withAcl(c.acl()));
  }

  static Outcome setQuota(ClusterMap map, StorageCommand.SetBucketQuota c) {
    Bucket bucket = known(map, c.name());
    return replace(map, bucket, bucket.withQuota(c.quotaBytes()));
  }

  static Outcome setDocument(ClusterMap map, StorageCommand.SetBucketDocument c) {
    Bucket bucket = known(map, c.name());
    SortedMap<String, String> documents = new TreeMap<>(bucket.documents());
    if (c.text().isPresent()) {
      documents.put(c.kind(), c.text().get());
    } else {
      documents.remove(c.kind());
    }
    return replace(map, bucket, bucket.withDocuments(documents));
  }

  private static Bucket known(ClusterMap map, String name) {
    Optional<Bucket> bucket = map.buckets().get(name);
    unless(
        bucket.isPresent(),
        ErrorCode.NOT_FOUND,
        "there is no bucket %s; see: cordee bucket list",
        Check.cut(name, 100));
    return bucket.get();
  }

  private static Outcome replace(ClusterMap map, Bucket old, Bucket next) {
    return next.equals(old) ? Outcome.accepted(map, Command.ALREADY) : store(map, next);
  }

  private static Outcome store(ClusterMap map, Bucket next) {
    long before = map.buckets().get(next.name()).map(Bucket::textLength).orElse(0L);
    long grown = next.textLength() - before;
    unless(
        grown <= 0 || textLength(map) + grown <= MAX_TEXT,
        ErrorCode.REFUSED,
        "the access lists and documents of all buckets would have more than %d characters;"
            + " bucket %s was not changed; remove documents of other buckets first",
        MAX_TEXT,
        next.name());
    return Outcome.accepted(map.withBuckets(map.buckets().with(next.name(), next)), "");
  }

  private static long textLength(ClusterMap map) {
    return map.buckets().values().stream().mapToLong(Bucket::textLength).sum();
  }
}
