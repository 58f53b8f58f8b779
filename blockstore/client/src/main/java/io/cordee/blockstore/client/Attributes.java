package io.cordee.blockstore.client;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is stored beside an object's bytes. Immutable.
 *
 * @param headers standard headers that are given back, such as content-type; names in lower case
 * @param metadata the user's own, at most {@link io.cordee.blockstore.wire.Limits#METADATA_BYTES}
 * @param acl who may do what, in the gateway's notation; "" when only the bucket's owner may
 * @param owner name of the user who wrote it; "" for operators
 */
public record Attributes(
    SortedMap<String, String> headers,
    SortedMap<String, String> metadata,
    SortedMap<String, String> tags,
    String acl,
    String owner,
    Optional<Checksum> checksum) {
  public static final Attributes NONE = ofMetadata(Map.of());

  /** A checksum that a client named, base64 of big-endian bytes; composite: of the parts' ones. */
  public record Checksum(String algorithm, String value, boolean composite) {}

  public Attributes {
    headers = copy(headers);
    metadata = copy(metadata);
    tags = copy(tags);
  }

  /** Metadata and nothing else. */
  public static Attributes ofMetadata(Map<String, String> metadata) {
    return new Attributes(
        new TreeMap<>(), new TreeMap<>(metadata), new TreeMap<>(), "", "", Optional.empty());
  }

  public Attributes withChecksum(Optional<Checksum> other) {
    return new Attributes(headers, metadata, tags, acl, owner, other);
  }

  private static SortedMap<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
