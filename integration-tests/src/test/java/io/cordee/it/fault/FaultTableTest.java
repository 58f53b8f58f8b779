package io.cordee.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults on processes that do nothing but live. */
final class FaultTableTest {
  private static final List<String> EVERYBODY =
      List.of("db-a", "db-b", "node-a", "node-b", "node-c");

  @TempDir Path dir;
  private StandIn cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = new StandIn(dir, 1);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void namesAreUniqueAndMakeTheirFault() {
    assertThat(FaultTable.kinds()).doesNotHaveDuplicates().contains("kill-all", "partition-one");
    assertThatThrownBy(() -> FaultTable.make("flood")).hasMessageContaining("kill-all");
  }

  @Test
  void killedMembersAreDeadUntilHealed() throws Exception {
    assertKilled("kill-leader", List.of("db-a", "db-b", "node-a", "node-c"));
    assertKilled("kill-all", List.of("db-a", "db-b"));
    assertKilled("kill-everything", List.of());
  }

  private void assertKilled(String kind, List<String> survivors) throws Exception {
    Fault fault = FaultTable.make(kind);
    fault.inject(cluster);
    assertThat(cluster.alive()).isEqualTo(survivors);
    fault.heal();
    assertThat(cluster.alive()).isEqualTo(EVERYBODY);
  }

  @Test
  void aMajorityIsTwoOfThree() throws Exception {
    Fault fault = FaultTable.make("kill-majority");
    fault.inject(cluster);
    assertThat(cluster.alive()).hasSize(3).contains("db-a", "db-b");
  }

  @Test
  void aPausedMemberGoesOnWhenHealed() throws Exception {
    Fault fault = FaultTable.make("pause-leader");
    fault.inject(cluster);
    assertThat(cluster.paused()).containsExactly("node-b");
    fault.heal();
    assertThat(cluster.paused()).isEmpty();
  }

  @Test
  void theLeadersRoomIsCutOffBothWaysWithItsDatabase() throws Exception {
    Fault fault = FaultTable.make("partition-leader");
    fault.inject(cluster);
    assertThat(dropped())
        .containsExactlyInAnyOrder(
            "node-b->node-a",
            "node-b->node-c",
            "node-b->db-a",
            "node-a->node-b",
            "node-c->node-b",
            "db-a->node-b",
            "db-b->node-a",
            "db-b->node-c",
            "db-b->db-a",
            "node-a->db-b",
            "node-c->db-b",
            "db-a->db-b");
    fault.heal();
    assertThat(dropped()).isEmpty();
  }

  @Test
  void oneWayCutsAndBridgesLeaveTheOtherLinks() throws Exception {
    Fault oneWay = FaultTable.make("partition-one-way-out");
    oneWay.inject(cluster);
    List<String> out = dropped();
    assertThat(out).isNotEmpty();
    String room = out.get(0).replaceAll(".*-(.)->.*", "$1");
    assertThat(out).allMatch(link -> link.matches("(node|db)-" + room + "->.*"));
    oneWay.heal();
    Fault bridge = FaultTable.make("partition-bridge");
    bridge.inject(cluster);
    List<String> nodes = dropped().stream().filter(link -> !link.contains("db-")).toList();
    assertThat(nodes).hasSize(2);
  }

  @Test
  void theNemesisCountsWhatItInjectedAndHealsAll() throws Exception {
    Nemesis nemesis = new Nemesis(List.of("kill-one", "pause-one", "link-slow"), cluster);
    for (int i = 0; i < 20; i++) {
      nemesis.inject();
      nemesis.heal();
    }
    assertThat(nemesis.counts().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    assertThat(nemesis.counts().values()).allMatch(count -> count > 0);
    assertThat(cluster.alive()).isEqualTo(EVERYBODY);
    assertThat(cluster.paused()).isEmpty();
  }

  private List<String> dropped() {
    List<String> found = new ArrayList<>();
    for (String from : EVERYBODY) {
      for (String to : EVERYBODY) {
        Link link = new Link(from, to);
        if (cluster.links().rule(link).equals(LinkRule.DROP)) {
          found.add(link.toString());
        }
      }
    }
    return found;
  }
}
