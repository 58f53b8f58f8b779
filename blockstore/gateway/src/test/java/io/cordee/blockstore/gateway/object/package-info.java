/** Operations on objects. */
@NullMarked
package io.cordee.blockstore.gateway.object;

import org.jspecify.annotations.NullMarked;
