package io.cordee.consensus.map;

import java.time.Instant;

/**
 * A node's permission to join, used once.
 *
 * @param secretSha256 hex digest of the secret; the secret itself is shown once and never stored
 */
public record JoinToken(String nodeName, String secretSha256, Instant expires, boolean used) {}
