/** Which placement group and which nodes hold a key. */
@NullMarked
package io.cordee.blockstore.placement;

import org.jspecify.annotations.NullMarked;
