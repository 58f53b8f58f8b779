package io.cordee.consensus.map;

import io.cordee.consensus.error.ErrorCode;
import java.util.Optional;

/**
 * What a request id was answered, kept so that a repeat is applied once (bounded, oldest dropped
 * first).
 *
 * @param seq order of arrival
 * @param answer the id or text that the command returned, for example a plan id
 */
public record Answered(
    String requestId, long seq, Epoch epoch, Optional<ErrorCode> error, String answer) {}
