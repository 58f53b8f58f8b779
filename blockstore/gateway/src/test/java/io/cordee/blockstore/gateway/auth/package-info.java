/** Signatures against documented examples, a second implementation, and hostile input. */
@NullMarked
package io.cordee.blockstore.gateway.auth;

import org.jspecify.annotations.NullMarked;
