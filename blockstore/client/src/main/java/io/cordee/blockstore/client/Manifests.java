package io.cordee.blockstore.client;

import io.cordee.blockstore.client.Attributes.Checksum;
import io.cordee.blockstore.proto.Conditions;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MetadataEntry;
import io.cordee.blockstore.proto.VersioningMode;
import io.cordee.blockstore.proto.WriteRules;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Converts between stored manifests and what callers see. */
final class Manifests {
  private Manifests() {}

  static ObjectInfo info(Manifest manifest) {
    return new ObjectInfo(
        new ObjectKey(manifest.getBucket(), manifest.getKey()),
        manifest.getSize(),
        Integer.toUnsignedLong(manifest.getCrc32C()),
        manifest.getEtag(),
        manifest.getVersion(),
        Instant.ofEpochMilli(manifest.getModifiedMillis()),
        attributes(manifest),
        new ObjectInfo.VersionFacts(
            VersionNames.of(manifest),
            manifest.getVersioned(),
            manifest.getDeleteMarker(),
            manifest.getLatest(),
            manifest.getPartsList().stream()
                .map(
                    part ->
                        new ObjectInfo.PartInfo(
                            part.getNumber(),
                            part.getSize(),
                            checksum(part.hasChecksum(), part.getChecksum())))
                .toList()));
  }

  static Attributes attributes(Manifest manifest) {
    return new Attributes(
        map(manifest.getHeadersList()),
        map(manifest.getMetadataList()),
        map(manifest.getTagsList()),
        manifest.getAcl(),
        manifest.getOwner(),
        checksum(manifest.hasChecksum(), manifest.getChecksum()));
  }

  static Optional<Checksum> checksum(
      boolean present, io.cordee.blockstore.proto.Checksum checksum) {
    return present
        ? Optional.of(
            new Checksum(checksum.getAlgorithm(), checksum.getValue(), checksum.getComposite()))
        : Optional.empty();
  }

  static io.cordee.blockstore.proto.Checksum checksum(Checksum checksum) {
    return io.cordee.blockstore.proto.Checksum.newBuilder()
        .setAlgorithm(checksum.algorithm())
        .setValue(checksum.value())
        .setComposite(checksum.composite())
        .build();
  }

  /** Sets the attributes; INVALID_ARGUMENT when they are too large. */
  static void set(Manifest.Builder manifest, Attributes attributes) {
    manifest
        .addAllHeaders(entries("headers", attributes.headers(), Limits.ATTRIBUTE_BYTES))
        .addAllMetadata(entries("metadata", attributes.metadata(), Limits.METADATA_BYTES))
        .addAllTags(entries("tags", attributes.tags(), Limits.ATTRIBUTE_BYTES))
        .setAcl(acl(attributes.acl()))
        .setOwner(attributes.owner());
    attributes.checksum().ifPresent(sum -> manifest.setChecksum(checksum(sum)));
  }

  static String acl(String acl) {
    require("acl", bytes(acl), Limits.ATTRIBUTE_BYTES);
    return acl;
  }

  static List<MetadataEntry> entries(String what, Map<String, String> map, int limitBytes) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      bytes += bytes(entry.getKey()) + bytes(entry.getValue());
    }
    require(what, bytes, limitBytes);
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(e -> MetadataEntry.newBuilder().setName(e.getKey()).setValue(e.getValue()).build())
            .toList();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void require(String what, int bytes, int limitBytes) {
    if (bytes > limitBytes) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "too much " + what + " bytes=" + bytes + " limit=" + limitBytes);
    }
  }

  private static SortedMap<String, String> map(List<MetadataEntry> entries) {
    SortedMap<String, String> map = new TreeMap<>();
    for (MetadataEntry entry : entries) {
      map.put(entry.getName(), entry.getValue());
    }
    return map;
  }

  static WriteRules rules(PutRules rules) {
    Conditions.Builder conditions =
        Conditions.newBuilder().setIfAbsent(rules.conditions().ifAbsent());
    rules.conditions().ifMatch().ifPresent(conditions::setIfMatch);
    rules.conditions().ifSizeBytes().ifPresent(size -> conditions.setHasSize(true).setIfSize(size));
    rules
        .conditions()
        .ifModified()
        .ifPresent(at -> conditions.setHasModified(true).setIfModifiedSeconds(at.getEpochSecond()));
    return WriteRules.newBuilder()
        .setVersioning(
            switch (rules.versioning()) {
              case OFF -> VersioningMode.VERSIONING_OFF;
              case ENABLED -> VersioningMode.VERSIONING_ENABLED;
              case SUSPENDED -> VersioningMode.VERSIONING_SUSPENDED;
            })
        .setConditions(conditions)
        .setBucketCreatedMillis(rules.bucketCreated().map(Instant::toEpochMilli).orElse(0L))
        .build();
  }
}
