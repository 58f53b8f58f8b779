package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.map.Bucket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a request says about the object that it makes. Pure functions. */
public final class RequestAttributes {
  static final String CONTENT_TYPE = "content-type";
  static final String CONTENT_ENCODING = "content-encoding";
  static final String DEFAULT_TYPE = "binary/octet-stream";
  static final String META = "x-amz-meta-";

  /** Standard headers that are stored and given back. */
  static final List<String> STANDARD =
      List.of(
          CONTENT_TYPE,
          "cache-control",
          "content-disposition",
          CONTENT_ENCODING,
          "content-language",
          "expires");

  private static final String AWS_CHUNKED = "aws-chunked";
  private static final String TAGGING = "x-amz-tagging";

  private RequestAttributes() {}

  /**
   * All of it, without a checksum.
   *
   * @param amz all headers that begin with {@code x-amz-}
   * @throws S3Exception METADATA_TOO_LARGE, INVALID_TAG, and what an ACL may have wrong
   */
  public static Attributes of(
      S3Call call, Map<String, String> amz, Bucket bucket, ObjectAccess access) {
    return new Attributes(
        headers(call),
        metadata(amz),
        tags(amz),
        acl(call, amz, bucket, access),
        call.caller().name(),
        Optional.empty());
  }

  static SortedMap<String, String> headers(S3Call call) {
    SortedMap<String, String> headers = new TreeMap<>();
    for (String name : STANDARD) {
      String value = call.header(name).orElse("");
      String kept = name.equals(CONTENT_ENCODING) ? withoutFraming(value) : value;
      if (!kept.isEmpty()) {
        headers.put(name, kept);
      }
    }
    headers.putIfAbsent(CONTENT_TYPE, DEFAULT_TYPE);
    return headers;
  }

  /** The framing of the request is no property of the object. */
  static String withoutFraming(String encodings) {
    if (!encodings.contains(AWS_CHUNKED)) {
      return encodings;
    }
    StringBuilder kept = new StringBuilder();
    for (String encoding : encodings.split(",", -1)) {
      String name = encoding.strip();
      if (!name.isEmpty() && !name.equals(AWS_CHUNKED)) {
        kept.append(kept.isEmpty() ? "" : ", ").append(name);
      }
    }
    return kept.toString();
  }

  static SortedMap<String, String> metadata(Map<String, String> amz) {
    SortedMap<String, String> metadata = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> header : amz.entrySet()) {
      if (header.getKey().startsWith(META)) {
        String name = header.getKey().substring(META.length());
        metadata.put(name, header.getValue());
        bytes += length(name) + length(header.getValue());
      }
    }
    if (bytes > Limits.METADATA_BYTES) {
      throw new S3Exception(S3Error.METADATA_TOO_LARGE)
          .with("Size", Integer.toString(bytes))
          .with("MaxSizeAllowed", Integer.toString(Limits.METADATA_BYTES));
    }
    return metadata;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static SortedMap<String, String> tags(Map<String, String> amz) {
    String header = amz.get(TAGGING);
    return header == null ? new TreeMap<>() : Tags.parse(header);
  }

  static String acl(S3Call call, Map<String, String> amz, Bucket bucket, ObjectAccess access) {
    if (!Acl.isAsked(amz)) {
      return "";
    }
    String owner = call.caller().anonymous() ? bucket.owner() : call.caller().name();
    return Acl.fromRequest(amz, owner, bucket.owner(), access::isUser).text();
  }
}
