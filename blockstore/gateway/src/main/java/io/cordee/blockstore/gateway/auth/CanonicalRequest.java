package io.cordee.blockstore.gateway.auth;

import java.util.List;
import java.util.Map;

/**
 * The text that a signature is computed over. Immutable functions. Source: AWS Signature Version 4,
 * "Create a canonical request"; S3 neither normalises the path nor encodes it twice.
 */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * @param utf8 whether header bytes above 0x7f were signed as the UTF-8 of Latin-1 characters, as
   *     some Python clients do, instead of as the bytes that they sent
   */
  static ByteText of(RequestFacts facts, QueryParameters query, Claim claim, boolean utf8) {
    ByteText out = new ByteText();
    out.add(facts.method()).add('\n');
    out.add(PercentCoding.canonicalPath(facts.rawPath())).add('\n');
    query.write(out, claim.presigned() ? PresignedQuery.SIGNATURE : "");
    out.add('\n');
    for (String name : claim.signed().names()) {
      header(out, facts.headers(), name, utf8);
    }
    out.add('\n').add(claim.signed().list()).add('\n');
    return out.add(claim.payloadHash());
  }

  private static void header(
      ByteText out, List<Map.Entry<String, String>> headers, String name, boolean utf8) {
    out.add(name).add(':');
    boolean first = true;
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals(name)) {
        if (!first) {
          out.add(',');
        }
        first = false;
        out.add(collapsed(header.getValue()), utf8);
      }
    }
    out.add('\n');
  }

  /** Without space at both ends, and with one space where there are more. */
  static String collapsed(String value) {
    if (!needsCollapse(value)) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isSpace(c)) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int length = out.length();
    if (length > 0 && out.charAt(length - 1) == ' ') {
      out.setLength(length - 1);
    }
    return out.toString();
  }

  private static boolean needsCollapse(String value) {
    boolean space = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\t' || (c == ' ' && space)) {
        return true;
      }
      space = c == ' ';
    }
    return space && !value.isEmpty();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
