package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads multipart/form-data as a stream: parts one after the other, none held whole. Confined to
 * one thread. Source: RFC 2046 §5.1, RFC 7578.
 */
final class FormReader {
  /** Of the headers of one part. */
  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** Source: RFC 2046: "no longer than 70 characters". */
  private static final int MAX_BOUNDARY = 70;

  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;

  /** How far the part's content is known to reach. */
  private int safe;

  /** Whether a delimiter begins at {@link #safe}. */
  private boolean atDelimiter;

  /** A part's name, and its file name if it has one. */
  record Part(String name, Optional<String> filename) {}

  FormReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // the first delimiter may stand without a line before it
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  /**
   * The boundary that a request names.
   *
   * @throws S3Exception PRECONDITION_FAILED when it is no form, MALFORMED_POST_REQUEST
   */
  static String boundary(Optional<String> contentType) {
    String type = contentType.orElse("");
    int semicolon = type.indexOf(';');
    String media = semicolon < 0 ? type : type.substring(0, semicolon);
    if (!media.strip().equalsIgnoreCase("multipart/form-data")) {
      throw new S3Exception(
              S3Error.PRECONDITION_FAILED,
              "Bucket POST must be of the enclosure-type multipart/form-data")
          .with("Condition", "enclosure-type");
    }
    String boundary = parameters(type).getOrDefault("boundary", "");
    boolean plain = boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY || !plain) {
      throw malformed("The Content-Type header has no usable boundary.");
    }
    return boundary;
  }

  /** The next part, of which the rest of the one before is passed over; empty after the last. */
  Optional<Part> next() throws IOException {
    skipContent();
    at = safe + delimiter.length;
    atDelimiter = false;
    safe = at;
    if (peek(0) == '-' && peek(1) == '-') {
      at += 2;
      safe = at;
      return Optional.empty();
    }
    while (peek(0) == ' ' || peek(0) == '\t') {
      at++;
    }
    if (peek(0) != '\r' || peek(1) != '\n') {
      throw malformed("A boundary is not alone in its line.");
    }
    at += 2;
    Part part = part();
    safe = at;
    return Optional.of(part);
  }

  private void skipContent() throws IOException {
    at = safe;
    while (!atDelimiter) {
      find();
      at = safe;
    }
  }

  /** Bytes of the part's content; -1 at its end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (at == safe && !atDelimiter) {
      find();
    }
    if (at == safe) {
      return -1;
    }
    int count = Math.min(length, safe - at);
    System.arraycopy(buffer, at, bytes, offset, count);
    at += count;
    return count;
  }

  /** The whole of the part's content as text, which must be UTF-8. */
  String text(int limitBytes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] some = new byte[1_024];
    for (int n = read(some, 0, some.length); n >= 0; n = read(some, 0, some.length)) {
      text.write(some, 0, n);
      if (text.size() > limitBytes) {
        throw new S3Exception(
            S3Error.MAX_MESSAGE_LENGTH_EXCEEDED,
            "The fields before the file are larger than " + limitBytes + " bytes.");
      }
    }
    return utf8(text.toByteArray());
  }

  /** Reads up to the end of the request, so that its length is checked; nothing more is allowed. */
  void end() throws IOException {
    long left = MAX_HEADER_BYTES;
    at = end;
    safe = end;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      left -= n;
      if (left < 0) {
        throw malformed("There is too much after the last boundary.");
      }
    }
  }

  /** Makes some content known, or finds the delimiter. */
  private void find() throws IOException {
    while (true) {
      int found = indexOf(safe);
      if (found >= 0) {
        safe = found;
        atDelimiter = true;
        return;
      }
      int known = end - delimiter.length + 1;
      if (known > safe) {
        safe = known;
        return;
      }
      fill();
    }
  }

  private int indexOf(int from) {
    for (int i = from; i + delimiter.length <= end; i++) {
      if (buffer[i] == '\r' && startsAt(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsAt(int from) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[from + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Moves what is left to the front and reads more behind it. */
  private void fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    safe -= at;
    end -= at;
    at = 0;
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw malformed("The form ends before its last boundary.");
    }
    end += count;
  }

  private int peek(int ahead) throws IOException {
    while (end - at <= ahead) {
      safe = at;
      fill();
    }
    return buffer[at + ahead];
  }

  private Part part() throws IOException {
    Map<String, String> disposition = Map.of();
    int left = MAX_HEADER_BYTES;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("content-disposition")) {
        disposition = parameters(line.substring(colon + 1));
      }
    }
    String name = disposition.get("name");
    if (name == null || name.isEmpty()) {
      throw malformed("A part of the form has no name.");
    }
    return new Part(
        name.toLowerCase(Locale.ROOT), Optional.ofNullable(disposition.get("filename")));
  }

  /** A line of a part's headers, without its end. */
  private String line(int limitBytes) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (peek(0) != '\r' || peek(1) != '\n') {
      line.write(buffer[at++]);
      if (line.size() > limitBytes) {
        throw malformed("The headers of a part are larger than 8192 bytes.");
      }
    }
    at += 2;
    return utf8(line.toByteArray());
  }

  /** What stands behind the semicolons of a header: {@code name=value} or {@code name="value"}. */
  private static Map<String, String> parameters(String header) {
    Map<String, String> parameters = new TreeMap<>();
    int from = header.indexOf(';');
    while (from >= 0 && from < header.length()) {
      int equals = header.indexOf('=', from);
      if (equals < 0) {
        break;
      }
      String name = header.substring(from + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      from = value(header, equals + 1, value);
      parameters.putIfAbsent(name, value.toString());
    }
    return parameters;
  }

  /** Reads a value; returns where the next semicolon is, or the header's end. */
  private static int value(String header, int from, StringBuilder value) {
    boolean quoted = from < header.length() && header.charAt(from) == '"';
    int i = quoted ? from + 1 : from;
    for (; i < header.length() && header.charAt(i) != (quoted ? '"' : ';'); i++) {
      boolean escape = quoted && header.startsWith("\\\"", i);
      value.append(header.charAt(escape ? ++i : i));
    }
    int semicolon = header.indexOf(';', i);
    return semicolon < 0 ? header.length() : semicolon;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("A field or a header of the form is not UTF-8.");
    }
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_POST_REQUEST, message);
  }
}
