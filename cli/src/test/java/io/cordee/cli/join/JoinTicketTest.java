package io.cordee.cli.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinTicketTest {
  private final JoinTicket ticket =
      new JoinTicket(
          "0b9d7a52-93a5-4a1e-8a90-1c2f3e4d5a6b",
          "ab12",
          "node-d",
          "5ec2e7",
          List.of("https://10.0.0.1:7103", "https://10.0.0.2:7103"));

  @Test
  void aTokenSurvivesCopying() {
    assertThat(JoinTicket.decode("  " + ticket.encode() + "\n")).isEqualTo(ticket);
    assertThat(ticket.toString()).doesNotContain("5ec2e7");
  }

  @Test
  void anIncompleteOrChangedTokenIsRefused() {
    String text = ticket.encode();
    for (int end = 0; end < text.length(); end++) {
      String half = text.substring(0, end);
      assertThatThrownBy(() -> JoinTicket.decode(half)).isInstanceOf(CordeeException.class);
    }
    char[] changed = text.toCharArray();
    changed[20] = changed[20] == 'A' ? 'B' : 'A';
    assertThatThrownBy(() -> JoinTicket.decode(new String(changed)))
        .isInstanceOf(CordeeException.class)
        .hasMessageContaining("cordee node add");
  }
}
