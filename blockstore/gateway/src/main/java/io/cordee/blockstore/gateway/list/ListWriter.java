package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.xml.IsoTime;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.List;

/** Parts of the documents of listings. Confined to one thread. */
final class ListWriter {
  /** An entry has some 300 characters. */
  private static final int ENTRY_LENGTH = 320;

  private static final int HEAD_LENGTH = 1_024;

  final XmlWriter xml;
  private final ListRequest request;
  private final BucketDirectory users;

  ListWriter(String root, ListRequest request, BucketDirectory users, int entries) {
    this.xml = XmlWriter.document(root, HEAD_LENGTH + entries * ENTRY_LENGTH);
    this.request = request;
    this.users = users;
  }

  /** An element with a key, a prefix or a marker. */
  void key(String name, String key) {
    xml.text(name, request.keyText().text(key));
  }

  /** Of the request, as all listings repeat it. */
  void filter() {
    key("Prefix", request.prefix());
    if (!request.delimiter().isEmpty()) {
      key("Delimiter", request.delimiter());
    }
    if (request.keyText() == KeyText.URL) {
      xml.text("EncodingType", "url");
    }
  }

  void prefixes(List<String> prefixes) {
    for (String prefix : prefixes) {
      xml.begin("CommonPrefixes");
      key("Prefix", prefix);
      xml.end();
    }
  }

  void user(String element, String name) {
    xml.begin(element).text("ID", name).text("DisplayName", users.displayName(name)).end();
  }

  /** What objects and their versions have in common. */
  void object(ObjectInfo info) {
    xml.text("LastModified", IsoTime.text(info.modified()));
    xml.text("ETag", '"' + info.etag() + '"');
    info.attributes()
        .checksum()
        .ifPresent(
            checksum ->
                xml.text("ChecksumAlgorithm", checksum.algorithm())
                    .text("ChecksumType", checksum.composite() ? "COMPOSITE" : "FULL_OBJECT"));
    xml.number("Size", info.sizeBytes()).text("StorageClass", "STANDARD");
  }
}
