/** A store, a coordinator and a request in memory, for tests of operations. */
@NullMarked
package io.cordee.blockstore.gateway.fake;

import org.jspecify.annotations.NullMarked;
