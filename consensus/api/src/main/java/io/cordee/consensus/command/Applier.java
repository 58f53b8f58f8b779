package io.cordee.consensus.command;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.map.Answered;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The single entry point of the state machine: one log entry in, the next map and the changed rows
 * out. Pure, stateless.
 *
 * <p>A repeat of a request id is answered as the first time and changes nothing. An accepted
 * command makes the epoch greater by one. Every decision, rejections included, is one line of the
 * audit trail, except a rejection of kind {@link ErrorKind#RETRY}: that changes nothing at all, so
 * that the same request may succeed later.
 */
public final class Applier {
  /** Dropping the oldest in batches makes the search for them cheap for each command. */
  static final int TRIM_BATCH = ClusterMap.MAX_ANSWERED / 8;

  /** A longer answer is cut, it is kept with the request. */
  static final int MAX_ANSWER = 4_096;

  static final String REQUESTS = "request";

  private Applier() {}

  /** Applies one log entry; never throws for an entry that {@code ProposalCodec} decoded. */
  public static Applied apply(ClusterMap map, Proposal proposal) {
    Context context = proposal.context();
    Optional<Answered> known = map.answered().get(context.requestId());
    if (known.isPresent()) {
      Answered first = known.get();
      Outcome outcome = new Outcome(map, first.error(), first.answer());
      return new Applied(outcome, first.epoch(), List.of());
    }
    Outcome decided = decide(map, proposal);
    if (decided.error().filter(e -> e.kind() == ErrorKind.RETRY).isPresent()) {
      return new Applied(decided, map.epoch(), List.of());
    }
    return record(map, proposal, decided);
  }

  private static Outcome decide(ClusterMap map, Proposal proposal) {
    if (!map.isInitialized() && !(proposal.command() instanceof NodeCommand.InitCluster)) {
      return Outcome.rejected(
          map, ErrorCode.NOT_FOUND, "there is no cluster yet; make one with: cordee cluster init");
    }
    return proposal.command().apply(map, proposal.context());
  }

  private static Applied record(ClusterMap before, Proposal proposal, Outcome decided) {
    boolean accepted = decided.error().isEmpty();
    ClusterMap map = decided.map();
    Epoch epoch = accepted ? before.epoch().next() : before.epoch();
    List<Change> changes = new ArrayList<>();
    if (accepted) {
      Header header = new Header(map.clusterId(), map.clusterName(), epoch);
      map = map.withHeader(header);
      changes.add(new Change(TableName.HEADER, Header.KEY, Optional.of(header)));
    }
    Changes.addDifferences(before, map, changes);
    map = audit(map, proposal, decided, changes);
    map = answer(map, proposal, decided, changes);
    Outcome outcome = new Outcome(map, decided.error(), shorten(decided.answer()));
    return new Applied(outcome, epoch, changes);
  }

  private static ClusterMap audit(
      ClusterMap map, Proposal proposal, Outcome decided, List<Change> changes) {
    AuditEntry entry = AuditTrail.next(map, proposal, decided.error());
    String key = AuditTrail.key(entry.seq());
    Table<AuditEntry> audit = map.audit().with(key, entry);
    changes.add(new Change(TableName.AUDIT, key, Optional.of(entry)));
    if (audit.size() > ClusterMap.MAX_AUDIT) {
      String oldest = audit.firstKey().orElseThrow();
      audit = audit.without(oldest);
      changes.add(new Change(TableName.AUDIT, oldest, Optional.empty()));
    }
    return map.withAudit(audit);
  }

  private static ClusterMap answer(
      ClusterMap map, Proposal proposal, Outcome decided, List<Change> changes) {
    long seq = map.counters().get(REQUESTS).orElse(0L) + 1;
    String requestId = proposal.context().requestId();
    Answered entry =
        new Answered(requestId, seq, map.epoch(), decided.error(), shorten(decided.answer()));
    Table<Answered> answered = map.answered().with(requestId, entry);
    changes.add(new Change(TableName.ANSWERED, requestId, Optional.of(entry)));
    changes.add(new Change(TableName.COUNTERS, REQUESTS, Optional.of(seq)));
    if (answered.size() >= ClusterMap.MAX_ANSWERED + TRIM_BATCH) {
      List<Answered> bySeq = new ArrayList<>(answered.values());
      bySeq.sort(Comparator.comparingLong(Answered::seq));
      for (Answered oldest : bySeq.subList(0, TRIM_BATCH)) {
        answered = answered.without(oldest.requestId());
        changes.add(new Change(TableName.ANSWERED, oldest.requestId(), Optional.empty()));
      }
    }
    return map.withAnswered(answered).withCounters(map.counters().with(REQUESTS, seq));
  }

  private static String shorten(String answer) {
    return Check.cut(answer, MAX_ANSWER);
  }
}
