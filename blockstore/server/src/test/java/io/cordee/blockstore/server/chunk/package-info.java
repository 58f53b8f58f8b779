/** Tests. */
@NullMarked
package io.cordee.blockstore.server.chunk;

import org.jspecify.annotations.NullMarked;
