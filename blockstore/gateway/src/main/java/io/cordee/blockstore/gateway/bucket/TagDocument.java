package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document of tags. Pure functions. Source: S3, PutObjectTagging, PutBucketTagging. */
public final class TagDocument {
  /** Of an object. */
  public static final int MAX_OBJECT_TAGS = 10;

  /** Of a bucket. */
  static final int MAX_BUCKET_TAGS = 50;

  /** 50 tags of 384 characters, each an entity of six, and their elements. */
  public static final int MAX_BYTES = 128 << 10;

  private static final int MAX_KEY_LENGTH = 128;
  private static final int MAX_VALUE_LENGTH = 256;

  private TagDocument() {}

  static byte[] write(Map<String, String> tags) {
    XmlWriter xml = XmlWriter.document("Tagging").begin("TagSet");
    tags.forEach((key, value) -> xml.begin("Tag").text("Key", key).text("Value", value).end());
    return xml.bytes();
  }

  /**
   * What a client sent.
   *
   * @param max how many tags there may be
   * @throws S3Exception MALFORMED_XML, INVALID_TAG
   */
  public static SortedMap<String, String> read(byte[] document, int max) {
    XmlElement root = XmlReader.read(document, "Tagging");
    root.allowOnly("TagSet");
    XmlElement set =
        root.child("TagSet")
            .orElseThrow(
                () -> new S3Exception(S3Error.MALFORMED_XML, "An element <TagSet> is missing."));
    set.allowOnly("Tag");
    if (set.children().size() > max) {
      throw new S3Exception(S3Error.INVALID_TAG, "There are more than " + max + " tags.");
    }
    SortedMap<String, String> tags = new TreeMap<>();
    for (XmlElement tag : set.children()) {
      tag.allowOnly("Key", "Value");
      String key = tag.require("Key");
      String value = tag.require("Value");
      check(key, value);
      if (tags.put(key, value) != null) {
        throw invalid("Two tags have the same key.", key);
      }
    }
    return tags;
  }

  private static void check(String key, String value) {
    if (key.isEmpty() || length(key) > MAX_KEY_LENGTH || hasControl(key)) {
      throw invalid("A tag's key does not have 1 to 128 characters without controls.", key);
    }
    if (length(value) > MAX_VALUE_LENGTH || hasControl(value)) {
      throw invalid("A tag's value does not have 0 to 256 characters without controls.", key);
    }
    if (key.startsWith("aws:")) {
      throw invalid("Tags that begin with aws: are not the user's.", key);
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static S3Exception invalid(String message, String key) {
    return new S3Exception(S3Error.INVALID_TAG, message).with("TagKey", key);
  }
}
