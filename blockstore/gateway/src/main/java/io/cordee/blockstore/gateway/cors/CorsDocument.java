package io.cordee.blockstore.gateway.cors;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The document of a bucket's rules. Pure functions. Source: S3, CORSConfiguration. */
final class CorsDocument {
  /** Source: S3, PutBucketCors. */
  static final int MAX_BYTES = 64 << 10;

  static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");

  private static final String ROOT = "CORSConfiguration";
  private static final int MAX_RULES = 100;
  private static final int MAX_ID_LENGTH = 255;

  private CorsDocument() {}

  /** MALFORMED_XML, INVALID_REQUEST. */
  static List<CorsRule> read(byte[] document) {
    XmlElement root = XmlReader.read(document, ROOT);
    root.allowOnly("CORSRule");
    if (root.children().isEmpty() || root.children().size() > MAX_RULES) {
      throw malformed("There are not 1 to " + MAX_RULES + " rules.");
    }
    List<CorsRule> rules = new ArrayList<>(root.children().size());
    for (XmlElement rule : root.children()) {
      rules.add(rule(rule));
    }
    return rules;
  }

  private static CorsRule rule(XmlElement rule) {
    rule.allowOnly(
        "ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds");
    List<String> origins = texts(rule, "AllowedOrigin");
    List<String> methods = texts(rule, "AllowedMethod");
    if (origins.isEmpty() || methods.isEmpty()) {
      throw malformed("A rule has no allowed origin or no allowed method.");
    }
    checkPatterns(origins);
    for (String method : methods) {
      if (!METHODS.contains(method)) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST,
            "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    List<String> headers = new ArrayList<>();
    for (String header : texts(rule, "AllowedHeader")) {
      headers.add(header.toLowerCase(Locale.ROOT));
    }
    checkPatterns(headers);
    Optional<String> id = rule.value("ID");
    if (id.filter(text -> text.length() > MAX_ID_LENGTH).isPresent()) {
      throw malformed("A rule's ID is longer than " + MAX_ID_LENGTH + " characters.");
    }
    List<String> exposed = texts(rule, "ExposeHeader");
    return new CorsRule(id, origins, methods, headers, exposed, maxAge(rule));
  }

  private static List<String> texts(XmlElement rule, String name) {
    List<String> texts = new ArrayList<>();
    for (XmlElement element : rule.all(name)) {
      String text = element.text().strip();
      if (text.isEmpty() || hasControl(text)) {
        throw malformed("An element <" + name + "> is empty or has control characters.");
      }
      texts.add(text);
    }
    return texts;
  }

  /** These texts become headers of answers. */
  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static void checkPatterns(List<String> patterns) {
    for (String pattern : patterns) {
      if (!Wildcard.isValid(pattern)) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST, "A pattern has more than one wildcard: " + pattern);
      }
    }
  }

  private static OptionalInt maxAge(XmlElement rule) {
    Optional<String> text = rule.value("MaxAgeSeconds");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int seconds = Integer.parseInt(text.get().strip());
      if (seconds >= 0) {
        return OptionalInt.of(seconds);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw malformed("MaxAgeSeconds is not a number of seconds.");
  }

  static byte[] write(List<CorsRule> rules) {
    XmlWriter xml = XmlWriter.document(ROOT);
    for (CorsRule rule : rules) {
      xml.begin("CORSRule");
      rule.id().ifPresent(id -> xml.text("ID", id));
      rule.methods().forEach(method -> xml.text("AllowedMethod", method));
      rule.origins().forEach(origin -> xml.text("AllowedOrigin", origin));
      rule.headers().forEach(header -> xml.text("AllowedHeader", header));
      rule.maxAgeSeconds().ifPresent(seconds -> xml.number("MaxAgeSeconds", seconds));
      rule.exposed().forEach(header -> xml.text("ExposeHeader", header));
      xml.end();
    }
    return xml.bytes();
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_XML, message);
  }
}
