package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MetadataEntry;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Converts between stored manifests and what callers see. */
final class Manifests {
  private Manifests() {}

  static ObjectInfo info(Manifest manifest) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (MetadataEntry entry : manifest.getMetadataList()) {
      metadata.put(entry.getName(), entry.getValue());
    }
    return new ObjectInfo(
        new ObjectKey(manifest.getBucket(), manifest.getKey()),
        manifest.getSize(),
        Integer.toUnsignedLong(manifest.getCrc32C()),
        manifest.getEtag(),
        manifest.getVersion(),
        Instant.ofEpochMilli(manifest.getModifiedMillis()),
        metadata);
  }

  static List<MetadataEntry> metadata(Map<String, String> metadata) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > Limits.METADATA_BYTES) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "too much metadata bytes=" + bytes + " limit=" + Limits.METADATA_BYTES);
    }
    return new TreeMap<>(metadata)
        .entrySet().stream()
            .map(e -> MetadataEntry.newBuilder().setName(e.getKey()).setValue(e.getValue()).build())
            .toList();
  }
}
