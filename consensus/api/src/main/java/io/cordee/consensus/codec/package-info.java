/**
 * The stored and the wire form of proposals, rows, maps, changes and observations, in Protocol
 * Buffers. Decoding checks everything: what is missing, unknown or too large is a {@link
 * io.cordee.consensus.error.CordeeException}, never a half-filled record.
 */
@NullMarked
package io.cordee.consensus.codec;

import org.jspecify.annotations.NullMarked;
