package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.body.BodyChecks;
import io.cordee.blockstore.gateway.bucket.TagDocument;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The fields of a form that stand before its file, and what they say about the object. Immutable.
 *
 * @param values by names in lower case
 */
record FormFields(SortedMap<String, String> values) {
  /** Source: S3, "POST Object": "The form data ... can be up to 20 KB". */
  private static final int MAX_BYTES = 20 << 10;

  private static final int MAX_FIELDS = 100;
  private static final String FILE = "file";
  private static final String META = "x-amz-meta-";
  private static final String TYPE = "content-type";
  private static final String FILENAME = "${filename}";

  private static final List<String> HEADERS =
      List.of(
          TYPE,
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires");

  /**
   * Reads fields up to the file, whose content is the reader's next.
   *
   * @throws S3Exception INVALID_ARGUMENT when there is no file or a field comes twice,
   *     MAX_MESSAGE_LENGTH_EXCEEDED, MALFORMED_POST_REQUEST
   */
  static FormFields read(FormReader form) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    int left = MAX_BYTES;
    for (Optional<FormReader.Part> next = form.next(); next.isPresent(); next = form.next()) {
      FormReader.Part part = next.get();
      if (part.name().equals(FILE)) {
        String filename = bare(part.filename().orElse(""));
        values.computeIfPresent("key", (name, key) -> key.replace(FILENAME, filename));
        return new FormFields(values);
      }
      String value = form.text(left);
      left -= value.length();
      if (values.put(part.name(), value) != null || values.size() > MAX_FIELDS) {
        throw argument(part.name(), "The form has too many fields, or this one twice.");
      }
    }
    throw argument(FILE, "POST requires exactly one file upload per request.");
  }

  /** Browsers may send a path. */
  private static String bare(String filename) {
    return filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Those that would be headers of a put. */
  Map<String, String> amz() {
    Map<String, String> amz = new TreeMap<>(values.tailMap("x-amz-"));
    amz.keySet().removeIf(name -> !name.startsWith("x-amz-"));
    value("acl").ifPresent(acl -> amz.put("x-amz-acl", acl));
    return amz;
  }

  /** INVALID_ARGUMENT, METADATA_TOO_LARGE, INVALID_TAG, MALFORMED_XML. */
  Attributes attributes(User writer, Bucket bucket, Predicate<String> isUser) {
    SortedMap<String, String> headers = new TreeMap<>();
    for (String name : HEADERS) {
      value(name)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> headers.put(name, header(name, text)));
    }
    headers.putIfAbsent(TYPE, "binary/octet-stream");
    String owner = writer.anonymous() ? bucket.owner() : writer.name();
    Map<String, String> amz = amz();
    String acl = Acl.isAsked(amz) ? Acl.fromRequest(amz, owner, bucket.owner(), isUser).text() : "";
    return new Attributes(headers, metadata(), tags(), acl, writer.name(), Optional.empty());
  }

  private SortedMap<String, String> metadata() {
    SortedMap<String, String> metadata = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> field : values.tailMap(META).entrySet()) {
      if (!field.getKey().startsWith(META)) {
        break;
      }
      String name = header(field.getKey(), field.getKey().substring(META.length()));
      String value = header(field.getKey(), field.getValue());
      metadata.put(name, value);
      bytes += length(name) + length(value);
    }
    if (bytes > Limits.METADATA_BYTES) {
      throw new S3Exception(S3Error.METADATA_TOO_LARGE);
    }
    return metadata;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private SortedMap<String, String> tags() {
    return value("tagging")
        .map(
            document ->
                TagDocument.read(
                    document.getBytes(StandardCharsets.UTF_8), TagDocument.MAX_OBJECT_TAGS))
        .orElseGet(TreeMap::new);
  }

  /** A text that is to be a header of later answers: it must not be able to begin another one. */
  private static String header(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw argument(field, "A field has control characters.");
      }
    }
    return text;
  }

  /** What the file must be; INVALID_DIGEST, BAD_DIGEST, INVALID_REQUEST for two checksums. */
  BodyChecks checks() {
    BodyChecks checks = new BodyChecks();
    value("content-md5").ifPresent(checks::contentMd5);
    checksumFields().forEach((algorithm, text) -> checks.checksum(algorithm, text));
    return checks;
  }

  /** The checksum that is stored, once the file was found to have it. */
  Optional<Attributes.Checksum> checksum() {
    return checksumFields().entrySet().stream()
        .findFirst()
        .map(entry -> new Attributes.Checksum(entry.getKey().name(), entry.getValue(), false));
  }

  private SortedMap<ChecksumAlgorithm, String> checksumFields() {
    SortedMap<ChecksumAlgorithm, String> checksums = new TreeMap<>();
    values.forEach(
        (name, text) ->
            ChecksumAlgorithm.ofHeader(name)
                .ifPresent(algorithm -> checksums.put(algorithm, text)));
    return checksums;
  }

  static S3Exception argument(String name, String message) {
    return new S3Exception(S3Error.INVALID_ARGUMENT, message).with("ArgumentName", name);
  }
}
