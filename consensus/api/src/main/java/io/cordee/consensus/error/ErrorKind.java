package io.cordee.consensus.error;

/** What a caller may conclude from an error. */
public enum ErrorKind {
  /** The request is wrong or not allowed; repeating it unchanged fails again. Nothing was done. */
  USER,
  /** Nothing was done; the same request may succeed later or at another node. */
  RETRY,
  /** The request may or may not have taken effect; retry only under the same idempotency key. */
  INDETERMINATE,
  /** Stored data failed its check; another copy may be good. */
  CORRUPT,
  /** A mistake of ours. */
  INTERNAL
}
