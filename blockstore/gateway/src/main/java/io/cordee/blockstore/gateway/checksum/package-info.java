/**
 * The checksums that S3 objects carry: computed while a body streams by, combined from those of its
 * parts, written and read in headers.
 */
@NullMarked
package io.cordee.blockstore.gateway.checksum;

import org.jspecify.annotations.NullMarked;
