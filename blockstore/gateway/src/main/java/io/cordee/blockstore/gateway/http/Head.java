package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.auth.RequestFacts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Request line and headers, apart from any server. Immutable.
 *
 * @param facts header values with bytes above 0x7f as ISO 8859-1
 */
record Head(RequestFacts facts) {
  static Head of(Request request) {
    HttpURI uri = request.getHttpURI();
    HttpFields fields = request.getHeaders();
    List<Map.Entry<String, String>> headers = new ArrayList<>(fields.size());
    for (HttpField field : fields) {
      String value = field.getValue();
      headers.add(Map.entry(field.getLowerCaseName(), value == null ? "" : value));
    }
    String path = uri.getPath();
    String query = uri.getQuery();
    return new Head(
        new RequestFacts(
            request.getMethod(), path == null ? "" : path, query == null ? "" : query, headers));
  }

  /** The first header of a name, its bytes taken as UTF-8 when they are. */
  Optional<String> header(String name) {
    for (Map.Entry<String, String> header : facts.headers()) {
      if (header.getKey().equals(name)) {
        return Optional.of(text(header.getValue()));
      }
    }
    return Optional.empty();
  }

  Map<String, String> headersWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, String> header : facts.headers()) {
      if (header.getKey().startsWith(prefix)) {
        found.merge(header.getKey(), text(header.getValue()), (a, b) -> a + "," + b);
      }
    }
    return found;
  }

  /** Whether the client waits to be asked for the body. */
  boolean expectsContinue() {
    return header("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
  }

  static String text(String latin1) {
    if (isAscii(latin1)) {
      return latin1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return latin1;
    }
  }

  /** The value of a header whose bytes are the UTF-8 of a text; line breaks become spaces. */
  static String value(String text) {
    if (isPrintable(text)) {
      return text;
    }
    StringBuilder value = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      value.append((c < ' ' && c != '\t') || c == 0x7f ? ' ' : (char) c);
    }
    return value.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }
}
