/** The coordination client: watch the map, submit commands, hold leases; gRPC only. */
@NullMarked
package io.cordee.consensus.client;

import org.jspecify.annotations.NullMarked;
