package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which ERROR lines fail a cell, by its nemesis. */
final class ErrorLinesTest {
  private static final String FLUSH =
      "nodes/node-a/output.log: 2026-11-22T06:35:51.688Z ERROR node=node-a epoch=3 [w]"
          + " o.a.r.s.r.s.SegmentedRaftLogOutputStream Failed to flush";
  private static final String APPEND =
      "nodes/node-c/output.log: ERROR RaftServer$Division node-c.2@group-1: Failed appendEntries*"
          + " node-a.1->node-c.2#1-t3,previous=<PROTO_DEFAULT>,leaderCommit=6,initializing? ";

  @Test
  void onlyANemesisOfDisksAllowsWhatABadDiskLogs() {
    assertThat(allows("sync-error", FLUSH)).isTrue();
    assertThat(allows("full-disk", FLUSH)).isTrue();
    assertThat(allows("kill-one", FLUSH)).isFalse();
    assertThat(allows("sync-error", "ERROR i.c.b.s.StorageNode storage_round_failed")).isFalse();
  }

  @Test
  void onlyACopyThatIsNewMayRefuseEntries() {
    assertThat(allows("wipe-replace", APPEND + "true,601 entries")).isTrue();
    assertThat(allows("add-node", APPEND + "false,490 entries")).isTrue();
    assertThat(allows("pause", APPEND + "true,601 entries")).isFalse();
  }

  @Test
  void whatTwoConnectionsBringAtATimeIsRefusedAndSentAgainUnderEveryNemesis() {
    String refused = APPEND + "false,entry=(t:2, i:31) | java.lang.IllegalStateException: node-c.1";
    assertThat(allows("partition", refused + "-Log: Already running a method by T[a]")).isTrue();
    assertThat(allows("partition", refused + "-Log: no such term")).isFalse();
    assertThat(allows("partition", APPEND + "false,Already running a method by T")).isFalse();
  }

  private static boolean allows(String nemesis, String line) {
    return Nemeses.named(nemesis).orElseThrow().allows(line);
  }
}
