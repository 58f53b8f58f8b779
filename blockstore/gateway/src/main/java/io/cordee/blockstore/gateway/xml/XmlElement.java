package io.cordee.blockstore.gateway.xml;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of a document that a client sent. Immutable. Names are without namespace.
 *
 * @param attributes by local name
 * @param text between the tags, as it stands; "" when there are children
 */
public record XmlElement(
    String name, Map<String, String> attributes, String text, List<XmlElement> children) {

  public XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** The element of this name; MALFORMED_XML when there are several. */
  public Optional<XmlElement> child(String childName) {
    Optional<XmlElement> found = Optional.empty();
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        if (found.isPresent()) {
          throw malformed("There are several elements <" + childName + "> in <" + name + ">.");
        }
        found = Optional.of(child);
      }
    }
    return found;
  }

  /** The text of the element of this name. */
  public Optional<String> value(String childName) {
    return child(childName).map(XmlElement::text);
  }

  /** As value; MALFORMED_XML when there is none. */
  public String require(String childName) {
    return value(childName)
        .orElseThrow(
            () -> malformed("An element <" + childName + "> is missing in <" + name + ">."));
  }

  /** All elements of this name, in order. */
  public List<XmlElement> all(String childName) {
    List<XmlElement> found = new ArrayList<>(children.size());
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        found.add(child);
      }
    }
    return found;
  }

  /** MALFORMED_XML when there is an element that is not one of these: nothing is ignored. */
  public void allowOnly(String... names) {
    List<String> allowed = List.of(names);
    for (XmlElement child : children) {
      if (!allowed.contains(child.name)) {
        throw malformed("The element <" + child.name + "> is not known in <" + name + ">.");
      }
    }
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_XML, message);
  }
}
