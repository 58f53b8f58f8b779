package io.cordee.consensus.server.raft;

import static io.cordee.consensus.server.raft.RaftCluster.GROUP;
import static io.cordee.consensus.server.raft.RaftCluster.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.pki.CertificateRole;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftHostIT {
  @TempDir Path dir;
  private RaftCluster cluster;

  @BeforeEach
  void prepare() {
    cluster = new RaftCluster(dir, RaftCluster.QUICK);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void commitsSurviveTheRestartOfAllAndTheDeathOfTheLeader() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    List<String> written = append(cluster.leader(), "one", 20);

    for (String peer : List.of("a.1", "b.1", "c.1")) {
      cluster.stop(peer);
    }
    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    leader.readBarrier(GROUP).get(20, TimeUnit.SECONDS);
    assertThat(cluster.state(leader.peerId()).entries()).isEqualTo(written);
    leader
        .readBarrier(GROUP)
        .thenCompose(done -> leader.readBarrier(GROUP))
        .thenCompose(done -> leader.append(GROUP, bytes("nested")))
        .get(20, TimeUnit.SECONDS);
    written.add("nested");

    cluster.stop(leader.peerId());
    RaftHost next = cluster.leader();
    next.readBarrier(GROUP).get(20, TimeUnit.SECONDS);
    assertThat(cluster.state(next.peerId()).entries()).isEqualTo(written);
    written.addAll(append(next, "two", 5));

    cluster
        .startHost(leader.peerId())
        .ensureGroup(
            new GroupSpec(GROUP, cluster.members("a.1", "b.1", "c.1")),
            cluster.newState(leader.peerId()));
    CounterState returned = cluster.state(leader.peerId());
    until(() -> Optional.of(returned).filter(s -> s.entries().equals(written)), "catch-up");
    // a follower's barrier asks the leader
    cluster.host(leader.peerId()).readBarrier(GROUP).get(20, TimeUnit.SECONDS);
    assertThatThrownBy(
            () -> cluster.host(leader.peerId()).leaderBarrier(GROUP).get(20, TimeUnit.SECONDS))
        .hasMessageContaining("does not lead");
  }

  /**
   * Ratis alone answers it at once, because an earlier read met the same commit index. The leader
   * believes in itself for longer than it takes to stop the others, unless the machine is very
   * busy.
   */
  @Test
  void aLeaderThatLostItsMajorityAnswersNoRead() throws Exception {
    cluster = new RaftCluster(dir.resolve("patient"), RaftCluster.PATIENT);
    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    append(leader, "one", 1);
    leader.readBarrier(GROUP).get(20, TimeUnit.SECONDS);

    leader.leaderBarrier(GROUP).get(20, TimeUnit.SECONDS);

    cluster.leaveAlone(leader.peerId());
    assertThatThrownBy(() -> leader.leaderBarrier(GROUP).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CordeeException.class);
    assertThatThrownBy(() -> leader.readBarrier(GROUP).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CordeeException.class);
  }

  @Test
  void aNodeThatStartedLateVotesAtOnceWhenTheLeaderDies() throws Exception {
    List<RaftMember> members = cluster.members("a.1", "b.1", "c.1");
    for (String peer : List.of("a.1", "b.1")) {
      cluster.startHost(peer).ensureGroup(new GroupSpec(GROUP, members), cluster.newState(peer));
    }
    RaftHost leader = cluster.leader();
    append(leader, "one", 3);
    restart("c.1");
    CounterState late = cluster.state("c.1");
    until(() -> Optional.of(late).filter(s -> s.entries().size() == 3), "catch-up");
    long from = System.nanoTime();
    cluster.stop(leader.peerId());
    append(cluster.leader(), "two", 1);
    // seconds on an idle machine; without reconnecting it is gRPC's growing wait, up to minutes
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aFollowerSaysWhoLeads() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    String other = leader.peerId().equals("a.1") ? "b.1" : "a.1";
    until(() -> cluster.host(other).role(GROUP).leaderPeerId(), "the follower to know");
    assertThatThrownBy(() -> cluster.host(other).append(GROUP, bytes("x")).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            CordeeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_LEADER);
              assertThat(e.hint()).contains(leader.peerId());
            });
  }

  @Test
  void aFollowerThatMissedThePurgedLogGetsASnapshot() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    append(cluster.leader(), "early", 5);
    RaftHost leader = cluster.leader();
    String lagging = leader.peerId().equals("c.1") ? "b.1" : "c.1";
    cluster.stop(lagging);
    List<String> all = new ArrayList<>(cluster.state(leader.peerId()).entries());
    all.addAll(append(leader, "x".repeat(4_000), 60));
    long index = leader.checkpoint(GROUP).get(20, TimeUnit.SECONDS);
    assertThat(index).isGreaterThan(60);
    all.addAll(append(leader, "after", 3));

    restart(lagging);
    CounterState state = cluster.state(lagging);
    until(() -> Optional.of(state).filter(s -> s.entries().equals(all)), "the snapshot");
    assertThat(state.restores()).isEqualTo(1);

    // and it still has all of it after a restart, and follows
    cluster.stop(lagging);
    restart(lagging);
    append(cluster.leader(), "later", 1);
    CounterState again = cluster.state(lagging);
    until(() -> Optional.of(again).filter(s -> s.entries().size() == all.size() + 1), "entries");
  }

  @Test
  void aWipedNodeReturnsUnderANewPeerId() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    List<String> all = append(leader, "y".repeat(4_000), 60);
    leader.checkpoint(GROUP).get(20, TimeUnit.SECONDS);
    String wiped = leader.peerId().equals("c.1") ? "b.1" : "c.1";
    String returned = wiped.charAt(0) + ".2";
    cluster.stop(wiped);

    cluster.startHost(returned).ensureGroup(GroupSpec.joining(GROUP), cluster.newState(returned));
    String third =
        Stream.of("a.1", "b.1", "c.1")
            .filter(p -> !p.equals(wiped) && !p.equals(leader.peerId()))
            .findFirst()
            .orElseThrow();
    leader
        .setPeers(GROUP, cluster.members(leader.peerId(), third, returned))
        .get(30, TimeUnit.SECONDS);
    all.addAll(append(leader, "now", 2));
    CounterState state = cluster.state(returned);
    until(() -> Optional.of(state).filter(s -> s.entries().equals(all)), "the new copy");
    // it counts: with it alone beside the leader, commits go on
    cluster.stop(third);
    append(leader, "pair", 1);
    assertThat(leader.members(GROUP)).extracting(RaftMember::peerId).contains(returned);
  }

  @Test
  void aMemberThatHasTheLogOfAFailedAttemptIsTakenIntoAnIdleGroup() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    List<String> all = append(leader, "one", 3);
    cluster.startHost("d.1").ensureGroup(GroupSpec.joining(GROUP), cluster.newState("d.1"));
    CompletableFuture<Void> withDeadE =
        leader.setPeers(GROUP, cluster.members("a.1", "b.1", "c.1", "d.1", "e.1"));
    assertThatThrownBy(() -> withDeadE.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    CounterState joined = cluster.state("d.1");
    assertThat(joined.entries()).as("the log came with the failed attempt").isEqualTo(all);

    leader.setPeers(GROUP, cluster.members("a.1", "b.1", "c.1", "d.1")).get(20, TimeUnit.SECONDS);
    assertThat(joined.entries()).as("what moves the group on is no entry").isEqualTo(all);
  }

  @Test
  void aStateThatIsAheadOfTheCheckpointIsNotAppliedTwice() throws Exception {
    cluster.start("a.1");
    List<String> all = append(cluster.leader(), "one", 3);
    cluster.host("a.1").checkpoint(GROUP).get(20, TimeUnit.SECONDS);
    all.addAll(append(cluster.leader(), "two", 3));
    cluster.state("a.1").flush();
    all.addAll(append(cluster.leader(), "three", 3));
    cluster.stop("a.1");
    cluster.start("a.1");
    RaftHost host = cluster.leader();
    host.readBarrier(GROUP).get(20, TimeUnit.SECONDS);
    assertThat(cluster.state("a.1").entries()).isEqualTo(all);
  }

  @Test
  void aFullDiskAtAnElectionLosesNoVote() throws Exception {
    cluster.start("a.1", "b.1", "c.1");
    RaftHost old = cluster.leader();
    List<String> all = append(old, "one", 3);
    List<Path> full = new ArrayList<>();
    for (String peer : List.of("a.1", "b.1", "c.1")) {
      Path current = cluster.host(peer).directory(GROUP).resolve("current");
      full.add(Files.createSymbolicLink(current.resolve("raft-meta.tmp"), Path.of("/dev/full")));
    }
    cluster.stop(old.peerId());
    until(() -> full.stream().filter(f -> !Files.isSymbolicLink(f)).findFirst(), "a full disk");
    assertThat(full).noneMatch(f -> Files.isSymbolicLink(f.resolveSibling("raft-meta")));
    all.addAll(append(cluster.leader(), "two", 3));
    for (String peer : List.of("a.1", "b.1", "c.1")) {
      cluster.stop(peer);
    }

    cluster.start("a.1", "b.1", "c.1");
    RaftHost leader = cluster.leader();
    leader.readBarrier(GROUP).get(20, TimeUnit.SECONDS);
    assertThat(cluster.state(leader.peerId()).entries()).isEqualTo(all);
  }

  @Test
  void aFolderThatWasMadeOnAFullDiskIsMadeAgain() throws Exception {
    Path current = cluster.startHost("a.1").directory(GROUP).resolve("current");
    Files.createDirectories(current);
    Files.createFile(current.resolve("raft-meta"));
    cluster.stop("a.1");
    cluster.start("a.1");
    append(cluster.leader(), "one", 1);
  }

  @Test
  void aDamagedLogIsRefusedAndNamed() throws Exception {
    cluster.start("a.1");
    append(cluster.leader(), "z".repeat(1_000), 5);
    Path log = cluster.host("a.1").directory(GROUP).resolve("current");
    cluster.stop("a.1");
    try (Stream<Path> files = Files.list(log)) {
      damage(files.filter(f -> f.toString().contains("log_inprogress")).findFirst().orElseThrow());
    }
    assertThatThrownBy(() -> cluster.start("a.1"))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DAMAGED))
        .hasMessageContaining("log_inprogress")
        .hasMessageContaining("cordee node add NAME --replace");
    assertThat(cluster.host("a.1").role(GROUP).role()).isEqualTo(GroupRole.DOWN);
  }

  @Test
  void aCopyWhoseLogIsGoneIsRefused() throws Exception {
    cluster.start("a.1");
    append(cluster.leader(), "one", 2);
    Path folder = cluster.host("a.1").directory(GROUP);
    cluster.stop("a.1");
    CheckpointStore.deleteTree(folder);
    assertThatThrownBy(() -> cluster.start("a.1"))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DAMAGED));
  }

  @Test
  void aStateThatFailsStopsItsGroupOnThatNodeOnly() throws Exception {
    cluster.start("a.1");
    RaftHost host = cluster.leader();
    host.ensureGroup(
        new GroupSpec("other", cluster.members("a.1")), new CounterState(dir.resolve("other")));
    assertThatThrownBy(() -> host.append(GROUP, bytes("fail-the-disk")).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    until(
        () -> Optional.of(host.role(GROUP)).filter(r -> r.role() == GroupRole.DOWN),
        "the group to stop");
    assertThat(host.role(GROUP).failure().orElseThrow()).contains("no space");
    until(() -> Optional.of(host).filter(h -> h.role("other").leads()), "the other group");
    assertThat(host.append("other", bytes("fine")).get(20, TimeUnit.SECONDS).reply())
        .isEqualTo(bytes("#1"));
  }

  @Test
  void anApplicationsCertificateDoesNotOpenTheRaftTransport() throws Exception {
    cluster.start("a.1");
    append(cluster.leader(), "one", 1);
    try (RaftHost stranger = RaftHost.start(cluster.config("b.1", CertificateRole.APP))) {
      stranger.ensureGroup(GroupSpec.joining(GROUP), cluster.newState("b.1"));
      assertThatThrownBy(
              () ->
                  cluster
                      .leader()
                      .setPeers(GROUP, cluster.members("a.1", "b.1"))
                      .get(4, TimeUnit.SECONDS))
          .isInstanceOf(Exception.class);
      assertThat(((CounterState) stranger.state(GROUP)).entries()).isEmpty();
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    RaftHost host = cluster.startHost("a.1");
    assertThat(host.groups()).isEmpty();
    assertThatThrownBy(() -> RaftHost.start(cluster.config("a.1", CertificateRole.NODE)))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE));
  }

  private void restart(String peer) throws IOException {
    cluster
        .startHost(peer)
        .ensureGroup(
            new GroupSpec(GROUP, cluster.members("a.1", "b.1", "c.1")), cluster.newState(peer));
  }

  private static List<String> append(RaftHost leader, String text, int count) throws Exception {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String entry = text + "-" + i;
      leader.append(GROUP, bytes(entry)).get(20, TimeUnit.SECONDS);
      written.add(entry);
    }
    return written;
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(2_500);
      int old = raw.read();
      raw.seek(2_500);
      raw.write(old ^ 0x55);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
