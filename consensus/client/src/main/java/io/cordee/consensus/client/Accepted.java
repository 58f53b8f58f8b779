package io.cordee.consensus.client;

import io.cordee.consensus.map.Epoch;

/**
 * An accepted command.
 *
 * @param answer what it created, for example a plan id
 */
public record Accepted(Epoch epoch, String answer) {}
