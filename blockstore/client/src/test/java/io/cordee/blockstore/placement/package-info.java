/** Tests. */
@NullMarked
package io.cordee.blockstore.placement;

import org.jspecify.annotations.NullMarked;
