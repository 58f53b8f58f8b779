/** Listings of objects, versions and uploads, and the deletion of what was listed. */
@NullMarked
package io.cordee.blockstore.gateway.list;

import org.jspecify.annotations.NullMarked;
