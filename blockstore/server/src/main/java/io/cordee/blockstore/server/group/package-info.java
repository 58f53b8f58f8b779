/** The placement groups of this node: their life and their service. */
@NullMarked
package io.cordee.blockstore.server.group;

import org.jspecify.annotations.NullMarked;
