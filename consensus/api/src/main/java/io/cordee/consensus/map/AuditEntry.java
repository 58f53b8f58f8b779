package io.cordee.consensus.map;

import java.time.Instant;

/**
 * One line of the audit trail.
 *
 * @param seq grows by one
 * @param who certificate subject, for example {@code operator/admin1} or {@code node/node-a}
 * @param action command name
 * @param subject what it was about
 * @param result {@code done} or the error code
 * @param hash hex SHA-256 over the previous entry's hash and this entry's fields
 */
public record AuditEntry(
    long seq,
    Instant at,
    String who,
    String action,
    String subject,
    String reason,
    String result,
    Epoch epoch,
    String hash) {}
