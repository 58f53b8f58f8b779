package io.cordee.consensus.observation;

import java.time.Instant;

/**
 * Something that is not well.
 *
 * @param code stable word in capitals, for example {@code DATA_DAMAGED}
 * @param subject what it is about
 * @param text one sentence: what and why
 * @param fix the next command to type, or what to do
 */
public record Finding(
    String code, Level level, String subject, String text, String fix, Instant since) {}
