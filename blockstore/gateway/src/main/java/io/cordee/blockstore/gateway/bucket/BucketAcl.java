package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.AclDocument;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.Map;

/** Access lists of buckets, and what those of objects share with them. Thread-safe. */
final class BucketAcl {
  private final BucketDirectory buckets;
  private final BucketAccess access;

  BucketAcl(BucketDirectory buckets) {
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
  }

  void get(S3Call call) throws IOException {
    send(call, Acl.of(access.require(call, Permission.READ_ACP)));
  }

  void put(S3Call call) throws IOException {
    Bucket bucket = access.require(call, Permission.WRITE_ACP);
    Acl acl = read(call, bucket.owner(), bucket.owner());
    buckets.submit(new StorageCommand.SetBucketAcl(bucket.name(), acl.text()));
    call.send(200);
  }

  /** GetBucketPolicyStatus: there are no policies, so the access list alone decides. */
  void policyStatus(S3Call call) throws IOException {
    boolean open = Acl.of(access.requireOwner(call)).isPublic();
    byte[] document = XmlWriter.document("PolicyStatus").flag("IsPublic", open).bytes();
    call.send(200, XmlWriter.CONTENT_TYPE, document);
  }

  void send(S3Call call, Acl acl) throws IOException {
    call.send(200, XmlWriter.CONTENT_TYPE, AclDocument.write(acl, buckets::displayName));
  }

  /** The list that a request wants: in headers or as a document, not both. */
  Acl read(S3Call call, String owner, String bucketOwner) throws IOException {
    Map<String, String> amz = call.headersWith("x-amz-");
    byte[] document = call.smallBody(AclDocument.MAX_BYTES);
    if (!Acl.isAsked(amz)) {
      if (document.length == 0) {
        throw new S3Exception(
            S3Error.MALFORMED_ACL_ERROR, "The request has neither a document nor an ACL header.");
      }
      return AclDocument.read(document, owner, buckets::isUser);
    }
    if (document.length > 0) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST, "ACL headers and a document exclude one another; send one.");
    }
    return Acl.fromRequest(amz, owner, bucketOwner, buckets::isUser);
  }
}
