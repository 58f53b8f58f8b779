/** Tests. */
@NullMarked
package io.cordee.blockstore.client;

import org.jspecify.annotations.NullMarked;
