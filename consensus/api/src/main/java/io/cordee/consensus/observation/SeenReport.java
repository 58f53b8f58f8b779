package io.cordee.consensus.observation;

import java.time.Duration;

/** A node's last report, and how long ago the leader received it (its monotonic clock). */
public record SeenReport(NodeReport report, Duration age) {}
