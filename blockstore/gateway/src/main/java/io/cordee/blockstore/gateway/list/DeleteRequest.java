package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client wants deleted. Immutable. Source: S3, DeleteObjects.
 *
 * @param quiet whether only errors are told
 */
record DeleteRequest(boolean quiet, List<Item> items) {
  static final int MAX_KEYS = 1_000;

  /** 1,000 keys of 1,024 bytes, each written as an entity of six, and 1 KiB more for each. */
  static final int MAX_BYTES = MAX_KEYS * 7 * 1_024;

  DeleteRequest {
    items = List.copyOf(items);
  }

  /** One key, or one version of it. */
  record Item(String key, Optional<String> version, PutRules.Conditions conditions) {}

  /** MALFORMED_XML, also for more than 1,000 keys and for none. */
  static DeleteRequest parse(byte[] document) {
    XmlElement root = XmlReader.read(document, "Delete");
    root.allowOnly("Quiet", "Object");
    List<XmlElement> objects = root.all("Object");
    if (objects.isEmpty() || objects.size() > MAX_KEYS) {
      throw malformed("The document does not name 1 to 1000 keys; split it up.");
    }
    List<Item> items = new ArrayList<>(objects.size());
    for (XmlElement object : objects) {
      items.add(item(object));
    }
    return new DeleteRequest(isTrue(root.value("Quiet").orElse("false")), items);
  }

  private static Item item(XmlElement object) {
    object.allowOnly("Key", "VersionId", "ETag", "LastModifiedTime", "Size");
    String key = object.require("Key");
    if (key.isEmpty()) {
      throw malformed("A key is empty.");
    }
    PutRules.Conditions conditions =
        new PutRules.Conditions(
            false,
            object.value("ETag").map(DeleteRequest::unquote),
            size(object.value("Size")),
            object.value("LastModifiedTime").map(DeleteRequest::time));
    return new Item(key, object.value("VersionId").filter(id -> !id.isEmpty()), conditions);
  }

  private static boolean isTrue(String text) {
    return switch (text.strip()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw malformed("Quiet is neither true nor false.");
    };
  }

  private static String unquote(String etag) {
    int last = etag.length() - 1;
    return last > 0 && etag.charAt(0) == '"' && etag.charAt(last) == '"'
        ? etag.substring(1, last)
        : etag;
  }

  private static OptionalLong size(Optional<String> text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (NumberFormatException e) {
      throw malformed("A size is not a number.");
    }
  }

  /** In either of the two forms that SDKs send. */
  private static Instant time(String text) {
    String stripped = text.strip();
    boolean iso = !stripped.isEmpty() && Character.isDigit(stripped.charAt(0));
    DateTimeFormatter format =
        iso ? DateTimeFormatter.ISO_OFFSET_DATE_TIME : DateTimeFormatter.RFC_1123_DATE_TIME;
    try {
      return OffsetDateTime.parse(stripped, format).toInstant();
    } catch (DateTimeException e) {
      throw malformed("A time is neither ISO 8601 nor of the form of HTTP's Date header.");
    }
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_XML, message);
  }
}
