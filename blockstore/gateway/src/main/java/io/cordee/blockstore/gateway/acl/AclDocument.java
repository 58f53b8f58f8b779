package io.cordee.blockstore.gateway.acl;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The document of an access control list. Pure functions. Source: S3, AccessControlPolicy. */
public final class AclDocument {
  /** 100 grants of some 500 B, and spaces. */
  public static final int MAX_BYTES = 256 << 10;

  private static final String XSI =
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";

  private AclDocument() {}

  /**
   * For a client.
   *
   * @param displayName of a user's name
   */
  public static byte[] write(Acl acl, UnaryOperator<String> displayName) {
    XmlWriter xml = XmlWriter.document("AccessControlPolicy").begin("Owner");
    account(xml, acl.owner(), displayName);
    xml.end().begin("AccessControlList");
    for (Grant grant : acl.grants()) {
      xml.begin("Grant");
      if (grant.grantee() instanceof Grantee.Group group) {
        xml.begin("Grantee", XSI + "\"Group\"").text("URI", group.uri());
      } else {
        xml.begin("Grantee", XSI + "\"CanonicalUser\"");
        account(xml, grant.grantee().text(), displayName);
      }
      xml.end().text("Permission", grant.permission().name()).end();
    }
    return xml.bytes();
  }

  private static void account(XmlWriter xml, String user, UnaryOperator<String> displayName) {
    xml.text("ID", user).text("DisplayName", displayName.apply(user));
  }

  /**
   * What a client sent.
   *
   * @param owner of the bucket or object; a document that names another one is refused
   * @throws S3Exception MALFORMED_ACL_ERROR, MALFORMED_XML, ACCESS_DENIED, INVALID_ARGUMENT,
   *     UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS
   */
  public static Acl read(byte[] document, String owner, Predicate<String> isUser) {
    XmlElement root = XmlReader.read(document, "AccessControlPolicy");
    root.child("Owner")
        .flatMap(element -> element.value("ID"))
        .filter(id -> !id.equals(owner))
        .ifPresent(
            id -> {
              throw new S3Exception(S3Error.ACCESS_DENIED, "The owner cannot be changed.");
            });
    XmlElement list =
        root.child("AccessControlList")
            .orElseThrow(() -> malformed("An element <AccessControlList> is missing."));
    List<XmlElement> elements = list.all("Grant");
    Grantees.checkCount(elements.size());
    List<Grant> grants = new ArrayList<>(elements.size());
    for (XmlElement element : elements) {
      grants.add(grant(element, isUser));
    }
    return new Acl(owner, grants);
  }

  private static Grant grant(XmlElement element, Predicate<String> isUser) {
    Permission permission =
        element
            .value("Permission")
            .flatMap(name -> Permission.ofName(name.strip()))
            .orElseThrow(
                () ->
                    malformed(
                        "A permission is not FULL_CONTROL, READ, WRITE, READ_ACP or WRITE_ACP."));
    XmlElement grantee =
        element.child("Grantee").orElseThrow(() -> malformed("An element <Grantee> is missing."));
    return new Grant(grantee(grantee, isUser), permission);
  }

  private static Grantee grantee(XmlElement grantee, Predicate<String> isUser) {
    String type = grantee.attributes().getOrDefault("type", "");
    return switch (type) {
      case "CanonicalUser" -> Grantees.account(text(grantee, "ID"), isUser);
      case "Group" -> Grantees.group(text(grantee, "URI"));
      case "AmazonCustomerByEmail" -> throw Grantees.byEmail(text(grantee, "EmailAddress"));
      default -> throw malformed("A grantee's xsi:type is not CanonicalUser or Group.");
    };
  }

  private static String text(XmlElement grantee, String name) {
    return grantee
        .value(name)
        .orElseThrow(() -> malformed("An element <" + name + "> is missing in <Grantee>."))
        .strip();
  }

  private static S3Exception malformed(String message) {
    return new S3Exception(S3Error.MALFORMED_ACL_ERROR, message);
  }
}
