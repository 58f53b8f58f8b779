/** Tests of the storage node. */
@NullMarked
package io.cordee.blockstore.server;

import org.jspecify.annotations.NullMarked;
