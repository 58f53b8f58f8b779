package io.cordee.blockstore.gateway.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlWriterTest {
  @Test
  void elementsAreNestedAndEnded() {
    byte[] document =
        XmlWriter.document("A").begin("B").number("C", 7).flag("D", true).end().begin("E").bytes();
    assertThat(new String(document, StandardCharsets.UTF_8))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<A xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<B><C>7</C><D>true</D></B><E></E></A>");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (String text :
        List.of("", " a ", "<&>\"'", "]]>", "\r\n\t", "é\uD83D\uDE00", "a\u00a0b\u2028\u0085")) {
      byte[] document = XmlWriter.plain("A").text("B", text).bytes();
      assertThat(XmlReader.read(document, "A").require("B")).isEqualTo(text);
    }
  }

  @Test
  void charactersThatXmlCannotCarryAreReferences() {
    byte[] document = XmlWriter.plain("A").content("\u0001\u001f\uffff").bytes();
    assertThat(new String(document, StandardCharsets.UTF_8)).endsWith("<A>&#x1;&#x1f;&#xffff;</A>");
  }
}
