/** Tests. */
@NullMarked
package io.cordee.blockstore.server.repair;

import org.jspecify.annotations.NullMarked;
