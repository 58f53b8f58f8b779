/** Tests of what crosses the wire. */
@NullMarked
package io.cordee.consensus.client.rpc;

import org.jspecify.annotations.NullMarked;
