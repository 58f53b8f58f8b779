package io.cordee.blockstore.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.observation.Level;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FindingLogTest {
  private Instant now = Instant.EPOCH;
  private final FindingLog log = new FindingLog(() -> now);

  @Test
  void aStateLastsUntilItIsClearedAndKeepsItsFirstTime() {
    log.raise("DISK_FULL", Level.FAIL, "node-a", "96 %", "add space");
    now = now.plusSeconds(60);
    log.raise("DISK_FULL", Level.FAIL, "node-a", "97 %", "add space");
    assertThat(log.list()).hasSize(1);
    assertThat(log.list().get(0).since()).isEqualTo(Instant.EPOCH);
    log.clear("DISK_FULL", "node-a");
    assertThat(log.list()).isEmpty();
  }

  @Test
  void anEventIsShownForAWhile() {
    log.event("CHUNK_REPAIRED", Level.WARN, "file", "repaired", Duration.ofMinutes(10));
    now = now.plusSeconds(599);
    assertThat(log.list()).hasSize(1);
    now = now.plusSeconds(2);
    assertThat(log.list()).isEmpty();
  }

  @Test
  void theNumberOfFindingsIsBounded() {
    for (int i = 0; i < 300; i++) {
      log.raise("CHUNK_DAMAGED", Level.WARN, "file " + i, "damaged", "nothing");
    }
    assertThat(log.list()).hasSize(FindingLog.MAX_FINDINGS);
  }

  @Test
  void onlyNodesOfThisClusterMayUseTheStorageServices() {
    NodesOnly rule = new NodesOnly("c1");
    assertThat(rule.mayCall(new PeerIdentity("c1", PeerRole.NODE, "node-a"))).isTrue();
    assertThat(rule.mayCall(new PeerIdentity("c2", PeerRole.NODE, "node-a"))).isFalse();
    assertThat(rule.mayCall(new PeerIdentity("c1", PeerRole.OPERATOR, "admin"))).isFalse();
    assertThat(rule.mayCall(new PeerIdentity("c1", PeerRole.APP, "shop"))).isFalse();
  }
}
