package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.BucketNames;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.IsoTime;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Lists a user's buckets. Thread-safe. Source: S3, ListBuckets. */
public final class BucketService implements Operation {
  /** As many as one page may have; the cluster holds no more. */
  private static final int MAX_BUCKETS = 10_000;

  private static final String TOKEN_FORMAT = "1";

  private final BucketDirectory buckets;
  private final String region;

  public BucketService(BucketDirectory buckets, String region) {
    this.buckets = buckets;
    this.region = region;
  }

  @Override
  public void run(S3Call call) throws IOException {
    User caller = call.caller();
    int max = max(call.query("max-buckets"));
    String prefix = call.query("prefix").orElse("");
    String after = call.query("continuation-token").map(BucketService::parse).orElse("");
    boolean here = call.query("bucket-region").filter(r -> !r.equals(region)).isEmpty();
    List<Bucket> owned = caller.anonymous() || !here ? List.of() : buckets.ownedBy(caller);
    XmlWriter xml = XmlWriter.document("ListAllMyBucketsResult", 512 + owned.size() * 128);
    xml.begin("Owner").text("ID", caller.name()).text("DisplayName", caller.displayName()).end();
    xml.begin("Buckets");
    int count = 0;
    String last = "";
    Optional<String> token = Optional.empty();
    for (Bucket bucket : owned) {
      if (!bucket.name().startsWith(prefix) || bucket.name().compareTo(after) <= 0) {
        continue;
      }
      if (count == max) {
        token = Optional.of(token(last));
        break;
      }
      write(xml, bucket);
      count++;
      last = bucket.name();
    }
    xml.end();
    token.ifPresent(text -> xml.text("ContinuationToken", text));
    if (!prefix.isEmpty()) {
      xml.text("Prefix", prefix);
    }
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  private void write(XmlWriter xml, Bucket bucket) {
    xml.begin("Bucket")
        .text("Name", bucket.name())
        .text("CreationDate", IsoTime.text(bucket.created()))
        .text("BucketRegion", region)
        .end();
  }

  private static int max(Optional<String> text) {
    if (text.isEmpty()) {
      return MAX_BUCKETS;
    }
    try {
      int max = Integer.parseInt(text.get());
      if (max >= 1 && max <= MAX_BUCKETS) {
        return max;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "max-buckets is not an integer from 1 to " + MAX_BUCKETS + ".")
        .with("ArgumentName", "max-buckets")
        .with("ArgumentValue", text.get());
  }

  /** The last bucket's name; any node can go on after it, also when it is gone. */
  private static String token(String name) {
    byte[] plain = (TOKEN_FORMAT + name).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  private static String parse(String token) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
      if (plain.startsWith(TOKEN_FORMAT) && BucketNames.isValid(plain.substring(1))) {
        return plain.substring(1);
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "The continuation token is not one that a listing gave; begin without one.")
        .with("ArgumentName", "continuation-token");
  }
}
