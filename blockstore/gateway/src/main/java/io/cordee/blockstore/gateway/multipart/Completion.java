package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore.PartChoice;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.checksum.ChecksumType;
import io.cordee.blockstore.gateway.checksum.MultipartChecksum;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.wire.Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object to be made of parts that are stored: what it will be. Immutable. */
record Completion(List<UploadedPart> parts) {
  /** The largest object, 256 GiB: as many whole chunks as a manifest may name. */
  static final long MAX_BYTES = (long) Limits.MAX_CHUNKS * Limits.CHUNK_BYTES;

  /**
   * The wanted ones of the stored parts.
   *
   * @throws S3Exception INVALID_PART, ENTITY_TOO_SMALL, ENTITY_TOO_LARGE
   */
  static Completion of(CompleteRequest wanted, List<UploadedPart> stored) {
    Map<Integer, UploadedPart> byNumber = new HashMap<>();
    for (UploadedPart part : stored) {
      byNumber.put(part.number(), part);
    }
    List<UploadedPart> parts = new ArrayList<>(wanted.parts().size());
    for (CompleteRequest.Part choice : wanted.parts()) {
      UploadedPart part = byNumber.get(choice.number());
      if (part == null || !part.etag().equals(choice.etag()) || !agrees(choice, part)) {
        throw new S3Exception(S3Error.INVALID_PART)
            .with("PartNumber", Integer.toString(choice.number()))
            .with("ETag", choice.etag());
      }
      parts.add(part);
    }
    Completion completion = new Completion(parts);
    completion.requireSizes();
    return completion;
  }

  /** Checksums of algorithms that the part does not have cannot be compared. */
  private static boolean agrees(CompleteRequest.Part choice, UploadedPart part) {
    for (Map.Entry<ChecksumAlgorithm, String> named : choice.checksums().entrySet()) {
      boolean same =
          part.checksum()
              .filter(known -> known.algorithm().equals(named.getKey().name()))
              .map(known -> known.value().equals(named.getValue()))
              .orElse(false);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void requireSizes() {
    for (UploadedPart part : parts.subList(0, parts.size() - 1)) {
      if (part.sizeBytes() < Limits.MIN_PART_BYTES) {
        throw new S3Exception(S3Error.ENTITY_TOO_SMALL)
            .with("ProposedSize", Long.toString(part.sizeBytes()))
            .with("MinSizeAllowed", Long.toString(Limits.MIN_PART_BYTES))
            .with("PartNumber", Integer.toString(part.number()))
            .with("ETag", part.etag());
      }
    }
    if (sizeBytes() > MAX_BYTES) {
      throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
          .with("MaxSizeAllowed", Long.toString(MAX_BYTES));
    }
  }

  long sizeBytes() {
    long sum = 0;
    for (UploadedPart part : parts) {
      sum += part.sizeBytes();
    }
    return sum;
  }

  /**
   * The checksum of the object.
   *
   * @throws S3Exception INVALID_PART when a part has no such checksum
   */
  Attributes.Checksum checksum(ChecksumAlgorithm algorithm, ChecksumType type) {
    List<MultipartChecksum.Part> values = new ArrayList<>(parts.size());
    for (UploadedPart part : parts) {
      Attributes.Checksum value =
          part.checksum()
              .filter(known -> known.algorithm().equals(algorithm.name()))
              .orElseThrow(
                  () ->
                      new S3Exception(
                              S3Error.INVALID_PART, "A part has no " + algorithm + " checksum.")
                          .with("PartNumber", Integer.toString(part.number())));
      values.add(new MultipartChecksum.Part(value.value(), part.sizeBytes()));
    }
    String value = MultipartChecksum.of(algorithm, type, values);
    return new Attributes.Checksum(algorithm.name(), value, type == ChecksumType.COMPOSITE);
  }

  /** The MD5 of the parts' MD5s, in hex, and how many they are. */
  static String etag(List<PartChoice> choices) {
    MessageDigest md5 = md5();
    for (PartChoice choice : choices) {
      md5.update(HexFormat.of().parseHex(choice.etag()));
    }
    return HexFormat.of().formatHex(md5.digest()) + "-" + choices.size();
  }

  /** As the storage wants them; empty when an etag is none of a part. */
  static Optional<List<PartChoice>> choices(CompleteRequest wanted) {
    List<PartChoice> choices = new ArrayList<>(wanted.parts().size());
    for (CompleteRequest.Part part : wanted.parts()) {
      if (!Uploads.isHex(part.etag())) {
        return Optional.empty();
      }
      choices.add(new PartChoice(part.number(), part.etag()));
    }
    return Optional.of(choices);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
