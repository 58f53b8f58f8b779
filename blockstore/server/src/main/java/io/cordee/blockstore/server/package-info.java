/** The storage node: what the daemon starts. */
@NullMarked
package io.cordee.blockstore.server;

import org.jspecify.annotations.NullMarked;
