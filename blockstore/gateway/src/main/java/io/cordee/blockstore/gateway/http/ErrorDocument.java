package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.Map;

/** The body of an error answer. Pure function. Source: S3 API reference, "REST error responses". */
final class ErrorDocument {
  private ErrorDocument() {}

  static byte[] of(S3Exception error, String resource, String requestId, String hostId) {
    XmlWriter xml = XmlWriter.plain("Error");
    xml.text("Code", error.error().code()).text("Message", clean(error.message()));
    for (Map.Entry<String, String> extra : error.elements().entrySet()) {
      xml.text(extra.getKey(), clean(extra.getValue()));
    }
    return xml.text("Resource", clean(resource))
        .text("RequestId", requestId)
        .text("HostId", hostId)
        .bytes();
  }

  /** An error must be readable for every parser, so what XML cannot carry is replaced. */
  private static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isForbidden(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(isForbidden(c) ? '?' : c);
    }
    return clean.toString();
  }

  private static boolean isForbidden(char c) {
    return (c < ' ' && c != '\n' && c != '\t') || c == 0xfffe || c == 0xffff;
  }
}
