/** Checksums against known values and against each other. */
@NullMarked
package io.cordee.blockstore.gateway.checksum;

import org.jspecify.annotations.NullMarked;
