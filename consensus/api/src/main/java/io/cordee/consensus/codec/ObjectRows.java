package io.cordee.consensus.codec;

import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import io.cordee.consensus.proto.AccessKeyProto;
import io.cordee.consensus.proto.BucketProto;
import java.util.List;

/** Rows about buckets and access keys. Stateless. */
final class ObjectRows {
  private ObjectRows() {}

  static BucketProto toProto(Bucket value) {
    return BucketProto.newBuilder()
        .setName(value.name())
        .setCreated(Fields.timestamp(value.created()))
        .setOwner(value.owner())
        .setVersioning(value.versioning().name())
        .setAcl(value.acl())
        .setQuotaBytes(value.quotaBytes())
        .addAllDocuments(Fields.facts(value.documents()))
        .build();
  }

  static Bucket fromProto(BucketProto p) {
    return new Bucket(
        p.getName(),
        Fields.instant("created", p.hasCreated(), p.getCreated()),
        orElse(p.getOwner(), Bucket.ADMIN),
        Fields.enumOf(Versioning.class, orElse(p.getVersioning(), Versioning.OFF.name())),
        orElse(p.getAcl(), Bucket.PRIVATE),
        p.getQuotaBytes(),
        Fields.facts(List.copyOf(p.getDocumentsList())));
  }

  /** What rows and commands of earlier builds do not have. */
  static String orElse(String value, String otherwise) {
    return value.isEmpty() ? otherwise : value;
  }

  static AccessKeyProto toProto(AccessKey value) {
    return AccessKeyProto.newBuilder()
        .setId(value.id())
        .setUser(value.user())
        .setDisplayName(value.displayName())
        .setSealedSecret(value.sealedSecret())
        .setCreated(Fields.timestamp(value.created()))
        .setDisabled(value.disabled())
        .build();
  }

  static AccessKey fromProto(AccessKeyProto p) {
    return new AccessKey(
        p.getId(),
        p.getUser(),
        p.getDisplayName(),
        p.getSealedSecret(),
        Fields.instant("created", p.hasCreated(), p.getCreated()),
        p.getDisabled());
  }
}
