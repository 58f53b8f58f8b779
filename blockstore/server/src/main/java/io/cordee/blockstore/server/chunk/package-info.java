/** Chunks on disk: one checked, immutable file each. */
@NullMarked
package io.cordee.blockstore.server.chunk;

import org.jspecify.annotations.NullMarked;
