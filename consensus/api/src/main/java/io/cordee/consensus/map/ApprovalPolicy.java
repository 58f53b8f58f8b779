package io.cordee.consensus.map;

/** Whether a plan without loss may run by itself (at most one per resource and hour). */
public enum ApprovalPolicy {
  ALWAYS,
  WHEN_LOSSY
}
