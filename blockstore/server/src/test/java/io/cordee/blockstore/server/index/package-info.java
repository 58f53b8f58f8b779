/** Tests. */
@NullMarked
package io.cordee.blockstore.server.index;

import org.jspecify.annotations.NullMarked;
