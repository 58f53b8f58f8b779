/** Tests. */
@NullMarked
package io.cordee.blockstore.wire;

import org.jspecify.annotations.NullMarked;
