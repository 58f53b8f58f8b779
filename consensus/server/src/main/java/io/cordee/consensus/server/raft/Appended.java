package io.cordee.consensus.server.raft;

/** A committed and applied entry: where it is, and what {@link GroupState#apply} replied. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Appended(LogPosition position, byte[] reply) {}
