package io.cordee.blockstore.gateway.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a document in UTF-8. Confined to one thread. Characters that XML 1.0 cannot carry are
 * written as references, as S3 does: a reader of XML 1.1 gets them, and clients that must have them
 * from any reader ask for {@code encoding-type=url}.
 */
public final class XmlWriter {
  /** Of answers that hold data. */
  public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  /** The content type of all documents. */
  public static final String CONTENT_TYPE = "application/xml";

  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder out;
  private final Deque<String> open = new ArrayDeque<>();

  private XmlWriter(int capacity) {
    out = new StringBuilder(capacity).append(DECLARATION);
  }

  /** Begins a document with S3's namespace. */
  public static XmlWriter document(String root) {
    return document(root, 512);
  }

  /** As document, for one of about so many characters. */
  public static XmlWriter document(String root, int capacity) {
    XmlWriter writer = new XmlWriter(capacity);
    writer.out.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
    writer.open.push(root);
    return writer;
  }

  /** Begins a document without namespace, such as an error. */
  public static XmlWriter plain(String root) {
    return new XmlWriter(512).begin(root);
  }

  /** Begins an element. */
  public XmlWriter begin(String name) {
    out.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  /** Begins an element with attributes, as they are written. */
  public XmlWriter begin(String name, String attributes) {
    out.append('<').append(name).append(' ').append(attributes).append('>');
    open.push(name);
    return this;
  }

  /** Ends the element that was begun last. */
  public XmlWriter end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with a text. */
  public XmlWriter text(String name, String value) {
    out.append('<').append(name).append('>');
    escape(value);
    out.append("</").append(name).append('>');
    return this;
  }

  /** An element with a number. */
  public XmlWriter number(String name, long value) {
    out.append('<').append(name).append('>').append(value).append("</").append(name).append('>');
    return this;
  }

  /** An element with true or false. */
  public XmlWriter flag(String name, boolean value) {
    return text(name, value ? "true" : "false");
  }

  /** Text of the element that is open. */
  public XmlWriter content(String value) {
    escape(value);
    return this;
  }

  /** Ends all elements; the document. */
  public byte[] bytes() {
    while (!open.isEmpty()) {
      end();
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void escape(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> {
          if ((c < ' ' && c != '\n' && c != '\t') || c == '\uFFFE' || c == '\uFFFF') {
            out.append("&#x").append(Integer.toHexString(c)).append(';');
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
