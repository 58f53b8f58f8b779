/** Tests. */
@NullMarked
package io.cordee.blockstore.server.group;

import org.jspecify.annotations.NullMarked;
