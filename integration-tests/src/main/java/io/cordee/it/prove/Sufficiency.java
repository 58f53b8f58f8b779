package io.cordee.it.prove;

import io.cordee.it.check.Verdict;
import io.cordee.it.history.EventType;
import io.cordee.it.prove.load.Tally;
import org.jspecify.annotations.Nullable;

/** Whether a run did enough to prove anything. Stateless. */
final class Sufficiency {
  static final long MIN_OPERATIONS = 100;

  /** More undecided keys than this in a hundred are no verdict. */
  private static final long PERCENT = 100;

  private Sufficiency() {}

  /** What is missing, in words; empty when the run counts. */
  static String missing(
      Nemeses.Entry nemesis, int injected, Tally tally, @Nullable Verdict verdict) {
    if (!nemesis.kinds().isEmpty() && injected == 0) {
      return "no fault was injected";
    }
    long done = tally.total(EventType.OK);
    if (done < MIN_OPERATIONS) {
      return "only " + done + " operations were acknowledged, " + MIN_OPERATIONS + " are needed";
    }
    if (verdict != null) {
      long keys = verdict.counts().getOrDefault("keys", 0L);
      long undecided = verdict.counts().getOrDefault("undecided-keys", 0L);
      if (undecided * PERCENT > keys) {
        return undecided + " of " + keys + " keys could not be decided";
      }
    }
    return "";
  }
}
