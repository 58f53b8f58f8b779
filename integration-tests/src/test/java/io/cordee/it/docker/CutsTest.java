package io.cordee.it.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.it.fault.FaultUnavailableException;
import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told to the packet filter of whom. */
final class CutsTest {
  private static final Link FROM_A = new Link("node-a", "node-c");
  private static final Link FROM_B = new Link("node-b", "node-c");

  private final List<String> asked = new ArrayList<>();
  private final Cuts cuts =
      new Cuts(
          member -> "10.0.0." + member.charAt(member.length() - 1),
          member -> {
            asked.add(member);
            return Optional.empty();
          });

  @Test
  void theReceiverDropsWhatComesFromThoseItMustNotHear() throws IOException {
    cuts.set(Map.of(FROM_A, LinkRule.DROP, FROM_B, LinkRule.DROP));
    assertThat(asked).containsExactly("node-c");
    assertThat(cuts.rules("node-c")).contains("ip saddr { 10.0.0.a, 10.0.0.b } drop");
    assertThat(cuts.rules("node-a")).doesNotContain("drop");
  }

  @Test
  void aHealedLinkLeavesTheOthersCut() throws IOException {
    cuts.set(Map.of(FROM_A, LinkRule.DROP, FROM_B, LinkRule.DROP));
    cuts.set(Map.of(FROM_A, LinkRule.PASS));
    assertThat(cuts.rules("node-c")).contains("{ 10.0.0.b } drop");
    cuts.set(Map.of(FROM_B, LinkRule.PASS));
    assertThat(cuts.rules("node-c")).doesNotContain("drop").contains("delete table");
  }

  @Test
  void whoIsStartedAnewIsCutOffAgain() throws IOException {
    cuts.set(Map.of(FROM_A, LinkRule.DROP));
    asked.clear();
    cuts.again("node-a");
    assertThat(asked).isEmpty();
    cuts.again("node-c");
    assertThat(asked).containsExactly("node-c");
  }

  @Test
  void aSlowLinkIsRefusedBeforeAnythingIsCut() {
    Map<Link, LinkRule> rules =
        Map.of(
            FROM_A, LinkRule.DROP, FROM_B, LinkRule.delayed(Duration.ofSeconds(1), Duration.ZERO));
    assertThatThrownBy(() -> cuts.set(rules)).isInstanceOf(FaultUnavailableException.class);
    assertThat(asked).isEmpty();
    assertThat(cuts.rules("node-c")).doesNotContain("drop");
  }
}
