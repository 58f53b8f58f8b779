package io.cordee.consensus.map;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A bucket of objects. Immutable.
 *
 * @param owner the user that it belongs to; {@value #ADMIN} for buckets that operators made
 * @param acl who else may use it, in the gateway's own words; {@value #PRIVATE} for nobody
 * @param quotaBytes how much it may hold; 0 for no limit
 * @param documents texts that only the gateway reads, by their kind, such as {@code cors}
 */
public record Bucket(
    String name,
    Instant created,
    String owner,
    Versioning versioning,
    String acl,
    long quotaBytes,
    SortedMap<String, String> documents) {
  /** The owner of what operators make. */
  public static final String ADMIN = "admin";

  /** The access list that lets in its owner alone. */
  public static final String PRIVATE = "private";

  /** A hundred grants of about 150 B. */
  public static final int MAX_ACL_BYTES = 16 << 10;

  /** As much as S3 allows a CORS document. */
  public static final int MAX_DOCUMENT_BYTES = 64 << 10;

  /** With all of this size, a row stays below the half of what one may have. */
  public static final int MAX_DOCUMENTS = 8;

  private static final Pattern KIND = Pattern.compile("[a-z-]{1,32}");

  public Bucket {
    Check.id("bucket", name);
    Check.user("owner of bucket " + name, owner);
    Check.that(!acl.isEmpty(), "bucket %s has no access list; the least is 'private'", name);
    size("access list of bucket " + name, acl, MAX_ACL_BYTES);
    Check.range("quota of bucket " + name, quotaBytes, 0, Long.MAX_VALUE);
    Check.that(
        documents.size() <= MAX_DOCUMENTS,
        "bucket %s would have %d documents, at most %d are allowed; remove one first",
        name,
        documents.size(),
        MAX_DOCUMENTS);
    documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
    String what = "document of bucket " + name;
    documents.forEach(
        (kind, text) -> {
          Check.that(
              KIND.matcher(kind).matches(), "a kind of %s is not 1 to 32 of a-z and '-'", what);
          size(what + ", kind " + kind, text, MAX_DOCUMENT_BYTES);
        });
  }

  /** A new bucket: no versions, no quota, no documents. */
  public Bucket(String name, Instant created, String owner, String acl) {
    this(name, created, owner, Versioning.OFF, acl, 0, new TreeMap<>());
  }

  public Bucket withVersioning(Versioning next) {
    return new Bucket(name, created, owner, next, acl, quotaBytes, documents);
  }

  public Bucket withAcl(String next) {
    return new Bucket(name, created, owner, versioning, next, quotaBytes, documents);
  }

  public Bucket withQuota(long nextBytes) {
    return new Bucket(name, created, owner, versioning, acl, nextBytes, documents);
  }

  public Bucket withDocuments(SortedMap<String, String> next) {
    return new Bucket(name, created, owner, versioning, acl, quotaBytes, next);
  }

  /** How much text it carries to every watcher, in characters. */
  public long textLength() {
    return documents.values().stream().mapToLong(String::length).sum() + acl.length();
  }

  private static void size(String what, String text, int maxBytes) {
    Check.that(
        text.length() <= maxBytes && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes,
        "%s is longer than %d bytes",
        what,
        maxBytes);
  }
}
