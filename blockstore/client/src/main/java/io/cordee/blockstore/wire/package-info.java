/** What client and storage node share on the wire: errors, chunk ids, frames, channels. */
@NullMarked
package io.cordee.blockstore.wire;

import org.jspecify.annotations.NullMarked;
