/** Cordée's errors on gRPC. */
@NullMarked
package io.cordee.consensus.client.rpc;

import org.jspecify.annotations.NullMarked;
