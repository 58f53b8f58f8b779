package io.cordee.it.s3;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a server answered. Immutable, as long as nobody changes the bytes of the body. */
public final class S3Answer {
  private static final int SHOWN = 500;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param headers names in lower case; of several values the first
   */
  S3Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The body itself, not a copy: it may be large. */
  public byte[] body() {
    return body;
  }

  /** A header; "" when there is none. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The ETag without its quotes. */
  public String etag() {
    return header("etag").replace("\"", "");
  }

  /** The code of the error document, of whatever status; "" when the body is none. */
  public String code() {
    boolean document = body.length > 0 && body[0] == '<' && text().contains("<Error>");
    return document ? first("Code") : "";
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The first element of this name; "" when there is none. */
  public String first(String element) {
    List<String> all = all(element);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** The texts of all elements of this name, wherever they stand. */
  public List<String> all(String element) {
    List<String> found = new ArrayList<>();
    if (body.length == 0) {
      return found;
    }
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
      while (reader.hasNext()) {
        reader.next();
        if (reader.isStartElement() && reader.getLocalName().equals(element)) {
          found.add(reader.getElementText());
        }
      }
      return found;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("no XML in the answer " + this, e);
    }
  }

  @Override
  public String toString() {
    String text = text();
    return status + " " + headers + " " + text.substring(0, Math.min(text.length(), SHOWN));
  }
}
