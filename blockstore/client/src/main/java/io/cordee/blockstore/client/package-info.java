/** The object client: placement, retries, checksums, reading from any good copy. */
@NullMarked
package io.cordee.blockstore.client;

import org.jspecify.annotations.NullMarked;
