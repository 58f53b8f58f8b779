package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings.UploadParts;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.auth.PercentCoding;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.ChecksumHeaders;
import io.cordee.blockstore.gateway.object.EntityTags;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** ListParts. Source: S3 API reference. */
public final class ListParts implements Operation {
  private static final int MAX_PARTS = 1_000;

  private final GatewayStore store;
  private final ObjectAccess access;

  public ListParts(GatewayStore store, ObjectAccess access) {
    this.store = store;
    this.access = access;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    int max = Math.min(MAX_PARTS, number(call, "max-parts", MAX_PARTS));
    int after = number(call, "part-number-marker", 0);
    UploadParts found = Uploads.require(store, call, after, Math.max(1, max));
    List<UploadedPart> parts = max == 0 ? List.of() : found.parts();
    int last = parts.isEmpty() ? after : parts.get(parts.size() - 1).number();
    XmlWriter xml = XmlWriter.document("ListPartsResult", 256 + 256 * parts.size());
    boolean url = call.query("encoding-type").filter("url"::equals).isPresent();
    xml.text("Bucket", call.bucket())
        .text("Key", url ? PercentCoding.encode(call.key()) : call.key())
        .text("UploadId", found.upload().uploadId());
    owner(xml, found.upload().attributes(), bucket);
    xml.text("StorageClass", "STANDARD")
        .number("PartNumberMarker", after)
        .number("NextPartNumberMarker", last)
        .number("MaxParts", max)
        .flag("IsTruncated", max > 0 && found.truncated());
    Optional<Attributes.Checksum> checksum = found.upload().attributes().checksum();
    checksum.ifPresent(
        known ->
            xml.text("ChecksumAlgorithm", known.algorithm())
                .text("ChecksumType", ChecksumHeaders.type(known).name()));
    for (UploadedPart part : parts) {
      part(xml, part);
    }
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  private void owner(XmlWriter xml, Attributes attributes, Bucket bucket) {
    String name = Acl.ownerOf(attributes, bucket);
    for (String element : List.of("Initiator", "Owner")) {
      xml.begin(element).text("ID", name).text("DisplayName", access.displayName(name)).end();
    }
  }

  private static void part(XmlWriter xml, UploadedPart part) {
    xml.begin("Part")
        .number("PartNumber", part.number())
        .text("LastModified", Dates.iso(part.modified()))
        .text("ETag", EntityTags.quoted(part.etag()))
        .number("Size", part.sizeBytes());
    ChecksumHeaders.element(xml, part.checksum());
    xml.end();
  }

  private static int number(S3Call call, String name, int otherwise) {
    Optional<String> text = call.query(name).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(name, text.get());
    }
    throw bad(name, text.get());
  }

  private static S3Exception bad(String name, String value) {
    return new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "Argument " + name + " must be an integer between 0 and 2147483647")
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }
}
