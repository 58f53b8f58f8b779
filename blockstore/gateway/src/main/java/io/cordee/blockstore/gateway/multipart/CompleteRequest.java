package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.object.EntityTags;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.wire.Limits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts that a client wants in an object, in ascending order. Immutable. */
record CompleteRequest(List<Part> parts) {
  /** 10,000 parts with some 300 B each. */
  static final int MAX_BYTES = 4 << 20;

  /**
   * One of them.
   *
   * @param etag without quotes
   * @param checksums in base64
   */
  record Part(int number, String etag, Map<ChecksumAlgorithm, String> checksums) {}

  CompleteRequest {
    parts = List.copyOf(parts);
  }

  /**
   * Reads the document.
   *
   * @throws S3Exception MALFORMED_XML, INVALID_PART_ORDER
   */
  static CompleteRequest parse(byte[] document) {
    List<XmlElement> elements = XmlReader.read(document, "CompleteMultipartUpload").all("Part");
    if (elements.isEmpty() || elements.size() > Limits.MAX_PARTS) {
      throw malformed("An upload is completed with 1 to " + Limits.MAX_PARTS + " parts.");
    }
    List<Part> parts = new ArrayList<>(elements.size());
    int before = 0;
    for (XmlElement element : elements) {
      Part part = part(element);
      if (part.number() < before) {
        throw new S3Exception(S3Error.INVALID_PART_ORDER);
      }
      if (part.number() == before) {
        parts.remove(parts.size() - 1); // sent twice: the last one counts, as with Ceph
      }
      before = part.number();
      parts.add(part);
    }
    return new CompleteRequest(parts);
  }

  private static Part part(XmlElement element) {
    String etag = EntityTags.bare(element.require("ETag"));
    Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> value = element.value(algorithm.element());
      value.ifPresent(base64 -> checksums.put(algorithm, base64.strip()));
    }
    return new Part(number(element.require("PartNumber").strip()), etag, checksums);
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= Limits.MAX_PARTS) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw malformed("A part's number is not a number.");
    }
    throw new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "Part number must be an integer between 1 and 10000, inclusive")
        .with("ArgumentName", "PartNumber")
        .with("ArgumentValue", text);
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_XML, message);
  }
}
