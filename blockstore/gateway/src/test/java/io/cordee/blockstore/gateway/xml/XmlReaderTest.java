package io.cordee.blockstore.gateway.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class XmlReaderTest {
  private static final String TAGS =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Tagging xmlns=\""
          + XmlWriter.NAMESPACE
          + "\">\n"
          + "  <TagSet><Tag><Key>a&amp;b</Key><Value><![CDATA[<c>]]></Value></Tag></TagSet>\n"
          + "</Tagging>";

  @Test
  void elementsAreReadWithoutNamespace() {
    XmlElement root = read(TAGS, "Tagging");
    XmlElement tag = root.child("TagSet").orElseThrow().all("Tag").get(0);
    assertThat(tag.require("Key")).isEqualTo("a&b");
    assertThat(tag.require("Value")).isEqualTo("<c>");
    assertThat(tag.value("Other")).isEmpty();
  }

  @Test
  void attributesAreReadByLocalName() {
    XmlElement root =
        read(
            "<Grantee xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='Group'/>",
            "Grantee");
    assertThat(root.attributes()).containsEntry("type", "Group");
  }

  @Test
  void whitespaceOfTextIsKept() {
    assertThat(read("<Key>  a \n</Key>", "Key").text()).isEqualTo("  a \n");
  }

  @Test
  void byteOrderMarkIsPassedOver() {
    assertThat(read("\uFEFF<a>b</a>", "a").text()).isEqualTo("b");
  }

  @Test
  void anotherRootIsRefused() {
    refuses("<Other/>".getBytes(StandardCharsets.UTF_8), "Delete");
  }

  @Test
  void documentTypesAndEntitiesAreRefused() {
    String billionLaughs =
        "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;&lol;\">"
            + "<!ENTITY lol3 \"&lol2;&lol2;&lol2;&lol2;\">]><Delete>&lol3;</Delete>";
    for (String document :
        List.of(
            billionLaughs,
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Delete>&x;</Delete>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><Delete/>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><Delete/>",
            "<!DOCTYPE Delete><Delete/>",
            "<Delete>&nbsp;</Delete>",
            "<Delete>&undefined;</Delete>")) {
      refuses(document.getBytes(StandardCharsets.UTF_8), "Delete");
    }
  }

  @Test
  void whatIsNotWellFormedIsRefused() {
    for (String document :
        List.of(
            "",
            "   ",
            "text",
            "<Delete>",
            "<Delete></Other>",
            "<Delete/><Delete/>",
            "<Delete>&#x0;</Delete>",
            "<Delete>a<b/>c</Delete>",
            "<Delete a='1' a='2'/>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Delete/>",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Delete/>",
            "<?xml version=\"7.0\"?><Delete/>")) {
      refuses(document.getBytes(StandardCharsets.UTF_8), "Delete");
    }
  }

  @Test
  void otherEncodingsAreRefused() {
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "IBM037")) {
      refuses("<Delete>\u00e9</Delete>".getBytes(Charset.forName(charset)), "Delete");
    }
    refuses("<Delete>\u00e9</Delete>".getBytes(StandardCharsets.ISO_8859_1), "Delete");
  }

  @Test
  void deepDocumentsAreRefused() {
    assertThat(read(nested(XmlReader.MAX_DEPTH), "a").name()).isEqualTo("a");
    refuses(nested(XmlReader.MAX_DEPTH + 1).getBytes(StandardCharsets.UTF_8), "a");
    refuses("<a>".repeat(1_000_000).getBytes(StandardCharsets.UTF_8), "a");
  }

  @Test
  void documentsOfTooManyElementsAreRefused() {
    String ten = "<b/>".repeat(XmlReader.MAX_ELEMENTS);
    refuses(("<a>" + ten + "</a>").getBytes(StandardCharsets.UTF_8), "a");
  }

  @Test
  void prefixesSayNothing() {
    assertThat(read("<s3:Delete xmlns:s3='x'><s3:Key>a</s3:Key></s3:Delete>", "Delete"))
        .extracting(root -> root.require("Key"))
        .isEqualTo("a");
  }

  @Test
  void manyAttributesOrNamespacesAreRefusedAtOnce() {
    for (String kind : List.of(" a", " xmlns:a")) {
      StringBuilder start = new StringBuilder("<a");
      for (int i = 0; i < 200_000; i++) {
        start.append(kind).append(i).append("='u'");
      }
      byte[] document = start.append("/>").toString().getBytes(StandardCharsets.UTF_8);
      assertTimeout(Duration.ofSeconds(10), () -> refuses(document, "a"));
    }
  }

  @Test
  void tenMegabytesOfTextAreReadOrRefusedInTime() {
    String text = "x".repeat(10 << 20);
    assertThat(read("<a>" + text + "</a>", "a").text()).hasSize(10 << 20);
    refuses(("<a b='" + text + "'>").getBytes(StandardCharsets.UTF_8), "a");
    refuses(("<" + text).getBytes(StandardCharsets.UTF_8), "a");
  }

  @Test
  void damagedDocumentsGiveAnErrorAndNothingElse() {
    long seed = Long.getLong("cordee.seed", 20_261);
    Random random = new Random(seed);
    byte[] good = TAGS.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(XmlReader.read(bad, "Tagging").name()).isEqualTo("Tagging");
      } catch (S3Exception e) {
        assertThat(e.error()).as("seed %d round %d", seed, i).isEqualTo(S3Error.MALFORMED_XML);
      }
    }
  }

  @Test
  void severalOfWhatStandsOnceAreRefused() {
    XmlElement root = read("<a><b>1</b><b>2</b></a>", "a");
    assertThatThrownBy(() -> root.child("b")).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.allowOnly("c")).isInstanceOf(S3Exception.class);
    root.allowOnly("b", "c");
  }

  private static String nested(int depth) {
    return "<a>".repeat(depth) + "</a>".repeat(depth);
  }

  private static XmlElement read(String document, String root) {
    return XmlReader.read(document.getBytes(StandardCharsets.UTF_8), root);
  }

  private static void refuses(byte[] document, String root) {
    assertThatThrownBy(() -> XmlReader.read(document, root))
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.MALFORMED_XML));
  }
}
