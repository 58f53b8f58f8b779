package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectInfo.PartInfo;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** GetObjectAttributes. Source: S3 API reference. */
public final class GetObjectAttributes implements Operation {
  private static final String WANTED = "x-amz-object-attributes";
  private static final Set<String> KNOWN =
      Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
  private static final int MAX_PARTS = 1_000;

  private final ObjectAccess access;
  private final FoundObject found;

  public GetObjectAttributes(GatewayStore store, ObjectAccess access) {
    this.access = access;
    this.found = new FoundObject(store, access);
  }

  @Override
  public void run(S3Call call) throws IOException {
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    Set<String> wanted = wanted(call.headersWith(WANTED).getOrDefault(WANTED, ""));
    Bucket bucket = access.bucket(call);
    ObjectInfo info = found.head(call, bucket);
    XmlWriter xml = XmlWriter.document("GetObjectAttributesResponse");
    if (wanted.contains("ETag")) {
      xml.text("ETag", info.etag());
    }
    if (wanted.contains("Checksum") && info.attributes().checksum().isPresent()) {
      xml.begin("Checksum");
      ChecksumHeaders.elements(xml, info.attributes().checksum());
      xml.end();
    }
    if (wanted.contains("ObjectParts") && !info.facts().parts().isEmpty()) {
      parts(call, xml, info.facts().parts());
    }
    if (wanted.contains("StorageClass")) {
      xml.text("StorageClass", "STANDARD");
    }
    if (wanted.contains("ObjectSize")) {
      xml.number("ObjectSize", info.sizeBytes());
    }
    call.header("Last-Modified", Dates.http(info.modified()));
    FoundObject.versionHeader(call, bucket, info);
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  private static Set<String> wanted(String header) {
    Set<String> wanted = new TreeSet<>();
    for (String name : header.split(",", -1)) {
      String attribute = name.strip();
      if (!KNOWN.contains(attribute)) {
        throw new S3Exception(
                S3Error.INVALID_ARGUMENT,
                "The header names ETag, Checksum, ObjectParts, StorageClass or ObjectSize.")
            .with("ArgumentName", WANTED)
            .with("ArgumentValue", attribute);
      }
      wanted.add(attribute);
    }
    return wanted;
  }

  private static void parts(S3Call call, XmlWriter xml, List<PartInfo> all) {
    int max = Math.min(MAX_PARTS, number(call, "x-amz-max-parts").orElse(MAX_PARTS));
    int after = number(call, "x-amz-part-number-marker").orElse(0);
    List<PartInfo> page = new ArrayList<>();
    boolean truncated = false;
    for (PartInfo part : all) {
      if (part.number() > after) {
        truncated = page.size() == max;
        if (truncated) {
          break;
        }
        page.add(part);
      }
    }
    int last = page.isEmpty() ? after : page.get(page.size() - 1).number();
    xml.begin("ObjectParts")
        .number("PartsCount", all.size())
        .number("PartNumberMarker", after)
        .number("NextPartNumberMarker", last)
        .number("MaxParts", max)
        .flag("IsTruncated", truncated);
    for (PartInfo part : page) {
      xml.begin("Part").number("PartNumber", part.number()).number("Size", part.sizeBytes());
      ChecksumHeaders.element(xml, part.checksum());
      xml.end();
    }
    xml.end();
  }

  private static Optional<Integer> number(S3Call call, String header) {
    Optional<String> text = call.header(header);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(text.get().strip());
      if (number >= 0) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      throw bad(header, text.get());
    }
    throw bad(header, text.get());
  }

  private static S3Exception bad(String name, String value) {
    return new S3Exception(S3Error.INVALID_ARGUMENT, "A number is expected.")
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }
}
