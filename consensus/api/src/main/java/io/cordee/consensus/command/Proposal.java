package io.cordee.consensus.command;

/** A log entry of the coordination group: a command and its context. */
public record Proposal(Context context, Command command) {}
