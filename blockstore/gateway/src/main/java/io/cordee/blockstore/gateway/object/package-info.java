/** Operations on single objects: put, get, head, delete, copy, attributes. */
@NullMarked
package io.cordee.blockstore.gateway.object;

import org.jspecify.annotations.NullMarked;
