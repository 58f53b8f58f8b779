package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.auth.Secret;
import io.cordee.blockstore.gateway.body.VerifyingInputStream;
import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.object.PutObject;
import io.cordee.blockstore.gateway.object.Quota;
import io.cordee.blockstore.gateway.object.UnsupportedHeaders;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Stores the file of a form. Thread-safe. Who signs the form's policy is the writer; without a
 * policy nobody is. Source: S3, "POST Object".
 */
public final class FormUpload implements Operation {
  private final GatewayStore store;
  private final BucketDirectory buckets;
  private final BucketAccess access;
  private final Quota quota;
  private final FormSignature signatures;
  private final Function<String, Optional<User>> users;
  private final InstantSource clock;

  /**
   * Stores in this store.
   *
   * @param region the only one that signatures may name
   * @param secrets by access key
   * @param users by access key
   */
  public FormUpload(
      GatewayStore store,
      BucketDirectory buckets,
      Quota quota,
      String region,
      Function<String, Optional<Secret>> secrets,
      Function<String, Optional<User>> users,
      InstantSource clock) {
    this.store = store;
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
    this.quota = quota;
    this.signatures = new FormSignature(region, secrets);
    this.users = users;
    this.clock = clock;
  }

  /** Who writes, and how large a file may be. */
  private record Leave(User writer, SizeRange size) {}

  @Override
  public void run(S3Call call) throws IOException {
    String boundary = FormReader.boundary(call.header("content-type"));
    Bucket bucket = access.find(call);
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    FormReader form = new FormReader(call.body(), boundary);
    FormFields fields = FormFields.read(form);
    Leave leave = leave(fields, bucket);
    if (!Acl.of(bucket).allows(leave.writer(), Permission.WRITE)) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    ObjectKey key = new ObjectKey(bucket.name(), key(fields));
    UnsupportedHeaders.refuse(fields.amz());
    Attributes attributes = fields.attributes(leave.writer(), bucket, buckets::isUser);
    quota.admit(bucket, call.bodyLength().orElse(0));
    InputStream file = new VerifyingInputStream(new FormFile(form, leave.size()), fields.checks());
    PutRules rules =
        new PutRules(bucket.versioning(), PutRules.Conditions.NONE, Optional.of(bucket.created()));
    ObjectInfo info = store.put(key, file, rules, () -> attributes.withChecksum(fields.checksum()));
    PutObject.versionHeader(call, bucket, info);
    FormAnswer.send(call, fields, info);
  }

  private Leave leave(FormFields fields, Bucket bucket) {
    Optional<String> policy = fields.value("policy");
    if (policy.isEmpty()) {
      if (fields.value("signature").isPresent() || fields.value("x-amz-signature").isPresent()) {
        throw FormFields.argument("policy", "Bucket POST must contain a field named 'policy'.");
      }
      return new Leave(User.ANONYMOUS, new SizeRange(0, PutObject.MAX_BYTES));
    }
    String accessKey = signatures.verify(fields.values());
    PostPolicy allowed = PostPolicy.parse(policy.get(), PutObject.MAX_BYTES);
    allowed.check(withBucket(fields, bucket), clock.instant());
    User writer =
        users.apply(accessKey).orElseThrow(() -> new S3Exception(S3Error.INVALID_ACCESS_KEY_ID));
    return new Leave(writer, allowed.size());
  }

  /** What a policy says of the bucket is about where the form was sent to. */
  private static Map<String, String> withBucket(FormFields fields, Bucket bucket) {
    SortedMap<String, String> values = new TreeMap<>(fields.values());
    values.put("bucket", bucket.name());
    return values;
  }

  private static String key(FormFields fields) {
    String key =
        fields
            .value("key")
            .filter(text -> !text.isEmpty())
            .orElseThrow(
                () -> FormFields.argument("key", "Bucket POST must contain a field named 'key'."));
    if (key.getBytes(StandardCharsets.UTF_8).length > ObjectKey.MAX_KEY_BYTES) {
      throw new S3Exception(S3Error.KEY_TOO_LONG_ERROR);
    }
    return key;
  }
}
