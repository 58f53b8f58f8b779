package io.cordee.blockstore.gateway.xml;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document that a client sent. Pure. UTF-8 only; no document type, no entities but the five
 * of XML itself, so that nothing is fetched and nothing grows.
 */
public final class XmlReader {
  /** Documents of S3 go five deep. */
  public static final int MAX_DEPTH = 32;

  /** 10,000 parts of a multipart upload with a number, an entity tag and five checksums each. */
  public static final int MAX_ELEMENTS = 100_000;

  /** Documents of S3 have two. */
  private static final int MAX_ATTRIBUTES = 64;

  private static final String ATTRIBUTE_LIMIT =
      "http://www.oracle.com/xml/jaxp/properties/elementAttributeLimit";

  private final XMLStreamReader in;
  private int elements;

  private XmlReader(XMLStreamReader in) {
    this.in = in;
  }

  /**
   * The document's root.
   *
   * @throws S3Exception MALFORMED_XML when it is not well-formed, too deep, or has another root
   */
  public static XmlElement read(byte[] document, String rootName) {
    XmlElement root = read(document);
    if (!root.name().equals(rootName)) {
      throw malformed("The document is <" + root.name() + ">, not <" + rootName + ">.");
    }
    return root;
  }

  private static XmlElement read(byte[] document) {
    try {
      XMLStreamReader in = factory().createXMLStreamReader(new StringReader(decode(document)));
      try {
        return new XmlReader(in).document();
      } finally {
        in.close();
      }
    } catch (XMLStreamException e) {
      throw malformed("The document is not well-formed: " + firstLine(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw malformed("The document is not UTF-8.");
    }
  }

  /** A factory need not be thread-safe, and costs a microsecond. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    // with namespaces the JDK compares each declaration with all before it: minutes for 8 MB
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(ATTRIBUTE_LIMIT, Integer.toString(MAX_ATTRIBUTES));
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("entities are not resolved");
        });
    return factory;
  }

  private static String decode(byte[] document) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private XmlElement document() throws XMLStreamException {
    String encoding = in.getCharacterEncodingScheme();
    if (encoding != null
        && !encoding.equalsIgnoreCase("UTF-8")
        && !encoding.equalsIgnoreCase("US-ASCII")) {
      throw malformed("The document says that its encoding is not UTF-8.");
    }
    XmlElement root = null;
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        root = element(1);
      } else {
        skippable(event);
      }
    }
    if (root == null) {
      throw malformed("The document has no element.");
    }
    return root;
  }

  /** Reads up to the end tag of the element that has begun. */
  private XmlElement element(int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
      throw malformed("The document has too many elements, or they are too deep.");
    }
    String name = local(in.getLocalName());
    Map<String, String> attributes = attributes();
    @Nullable StringBuilder text = null;
    List<XmlElement> children = List.of();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children = children.isEmpty() ? new ArrayList<>() : children;
        children.add(element(depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS
          || event == XMLStreamConstants.CDATA
          || event == XMLStreamConstants.SPACE) {
        text = text == null ? new StringBuilder() : text;
        text.append(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
      } else {
        skippable(event);
      }
    }
    String joined = text == null ? "" : text.toString();
    if (!children.isEmpty() && !joined.isBlank()) {
      throw malformed("There is text between the elements in <" + name + ">.");
    }
    return new XmlElement(name, attributes, children.isEmpty() ? joined : "", children);
  }

  private Map<String, String> attributes() {
    int count = in.getAttributeCount();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.getAttributeLocalName(i);
      if (!name.startsWith("xmlns")) {
        attributes.put(local(name), in.getAttributeValue(i));
      }
    }
    return attributes;
  }

  /** Whatever a prefix is declared as, it says nothing in S3. */
  private static String local(String name) {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private static void skippable(int event) {
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw malformed("A document type or an entity is not allowed; leave it out.");
    }
  }

  private static String firstLine(@Nullable String message) {
    if (message == null) {
      return "";
    }
    int mark = message.indexOf("\nMessage: ");
    String told = mark < 0 ? message : message.substring(mark + "\nMessage: ".length());
    int end = told.indexOf('\n');
    return end < 0 ? told : told.substring(0, end);
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_XML, message);
  }
}
