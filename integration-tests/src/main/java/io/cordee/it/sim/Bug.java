package io.cordee.it.sim;

/**
 * Mistakes planted in the simulated environment, or around the real code, to prove that the checks
 * can fail.
 */
enum Bug {
  NONE,
  /** A leader applies and acknowledges what only it has. */
  ACK_BEFORE_MAJORITY,
  /** A replica says that it has what it has not synced. */
  ACK_BEFORE_SYNC,
  /** A leader answers a read without asking whether it still leads. */
  READ_WITHOUT_BARRIER,
  /** A snapshot without the answered requests. */
  SNAPSHOT_WITHOUT_ANSWERS,
  /** One replica applies with its own clock instead of the proposal's. */
  LOCAL_CLOCK_IN_APPLY,
  /** A replica answers repeats anew. */
  REPEAT_APPLIED_AGAIN,
  /** A lease is granted again under the same token. */
  TOKEN_NOT_RAISED,
  /** The resource takes any token. */
  RESOURCE_UNFENCED,
  /** A new leader calls leases expired at once. */
  NEW_LEADER_DOES_NOT_WAIT,
  /** A lease holder counts from the answer instead of from the question. */
  HOLDER_COUNTS_FROM_ANSWER,
  /** A watcher misses one change. */
  WATCH_SKIPS_ONE,
  /** A watcher that reconnects starts from an older epoch. */
  WATCH_GOES_BACK,
  /** A wiped node returns under its old identity. */
  WIPED_NODE_KEEPS_ID,
  /** A damaged log is cut before the damage, and its voter forgets what it acknowledged. */
  DAMAGED_LOG_CUT,
  /** A checksum that does not cover the place: another entry's bytes pass for this one's. */
  MISDIRECTED_WRITE_TRUSTED,
  /** Anybody who knows the token gives a lease back. */
  RELEASED_BY_ANYBODY,
  /** A plan runs although its time was over. */
  PLAN_RUNS_EXPIRED,
  /** A plan runs although what it names has changed. */
  PLAN_RUNS_STALE,
  /** The survivors go on acknowledging the old writer. */
  SURVIVORS_NOT_CUT,
  /** The writer acknowledges without waiting for its sync set. */
  COMMIT_WITHOUT_SYNC_SET,
  /** A restarted member of the sync set replicates anew, which throws away what it received. */
  START_BEFORE_SHRINK
}
