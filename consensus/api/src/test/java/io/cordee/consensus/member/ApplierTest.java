package io.cordee.consensus.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.AuditTrail;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.simulation.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the applier adds to every command. */
final class ApplierTest {
  private final ClusterMap map = Samples.cluster(ApprovalPolicy.ALWAYS);

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeAndChangesNothing() {
    Proposal proposal =
        proposal("r-1", new StorageCommand.CreateBucket("photos", "admin", "private"));
    Applied first = Applier.apply(map, proposal);
    ClusterMap later =
        Samples.accept(
            first.outcome().map(), new StorageCommand.CreateBucket("films", "admin", "private"));
    Applied second = Applier.apply(later, proposal);
    assertThat(second.outcome().map()).isSameAs(later);
    assertThat(second.epoch()).isEqualTo(first.epoch());
    assertThat(second.outcome().answer()).isEqualTo(first.outcome().answer());
    assertThat(second.changes()).isEmpty();
  }

  @Test
  void aRejectionIsAuditedAndRememberedButHasNoEpoch() {
    Proposal proposal = proposal("r-1", new StorageCommand.CreateBucket("X", "admin", "private"));
    Applied applied = Applier.apply(map, proposal);
    assertThat(applied.outcome().map().epoch()).isEqualTo(map.epoch());
    assertThat(applied.changes())
        .extracting(Change::table)
        .containsExactlyInAnyOrder(TableName.AUDIT, TableName.ANSWERED, TableName.COUNTERS);
    assertThat(Changes.visible(applied.changes())).isEmpty();
    assertThat(Applier.apply(applied.outcome().map(), proposal).outcome().error())
        .contains(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aRequestToTryAgainLeavesNoTraceSoThatItMaySucceedLater() {
    ClusterMap held = Samples.accept(map, acquire("node-a"));
    Proposal proposal = proposal("r-1", acquire("node-b"));
    Applied applied = Applier.apply(held, proposal);
    assertThat(applied.outcome().error()).contains(ErrorCode.LEASE_HELD);
    assertThat(applied.outcome().map()).isSameAs(held);
    assertThat(applied.changes()).isEmpty();
    ClusterMap free = Samples.accept(held, new LeaseCommand.ReleaseLease("lease", "node-a", 1));
    assertThat(Applier.apply(free, proposal).outcome().error()).isEmpty();
  }

  @Test
  void aChangedOrMissingAuditEntryIsFound() {
    List<AuditEntry> entries = new ArrayList<>(map.audit().values());
    assertThat(AuditTrail.firstBroken(entries)).isEmpty();
    AuditEntry e = entries.get(2);
    AuditEntry forged =
        new AuditEntry(
            e.seq(),
            e.at(),
            "operator/nobody",
            e.action(),
            e.subject(),
            e.reason(),
            e.result(),
            e.epoch(),
            e.hash());
    List<AuditEntry> changed = new ArrayList<>(entries);
    changed.set(2, forged);
    assertThat(AuditTrail.firstBroken(changed)).contains(forged);
    entries.remove(2);
    assertThat(AuditTrail.firstBroken(entries)).isPresent();
  }

  @Test
  void auditTrailAndAnsweredRequestsKeepTheirBounds() {
    ClusterMap next = map;
    int commands = ClusterMap.MAX_AUDIT + 1_100;
    for (int i = 0; i < commands; i++) {
      Proposal proposal =
          proposal("r-" + i, new StorageCommand.CreateBucket("photos", "admin", "private"));
      next = Applier.apply(next, proposal).outcome().map();
    }
    assertThat(next.audit().size()).isEqualTo(ClusterMap.MAX_AUDIT);
    assertThat(AuditTrail.firstBroken(next.audit().values())).isEmpty();
    assertThat(next.answered().size())
        .isBetween(ClusterMap.MAX_ANSWERED, ClusterMap.MAX_ANSWERED * 9 / 8);
    assertThat(next.answered().contains("r-" + (commands - ClusterMap.MAX_ANSWERED))).isTrue();
    assertThat(next.answered().contains("r-0")).isFalse();
  }

  private static LeaseCommand.AcquireLease acquire(String holder) {
    return new LeaseCommand.AcquireLease("lease", holder, Duration.ofSeconds(3));
  }

  private static Proposal proposal(String requestId, io.cordee.consensus.command.Command command) {
    return new Proposal(new Context(requestId, Samples.OPERATOR, Samples.T0), command);
  }
}
