/** The gateway as a whole, over objects in memory. */
@NullMarked
package io.cordee.blockstore.gateway;

import org.jspecify.annotations.NullMarked;
