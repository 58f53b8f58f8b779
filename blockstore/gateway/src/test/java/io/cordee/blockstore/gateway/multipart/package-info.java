/** Uploads in parts. */
@NullMarked
package io.cordee.blockstore.gateway.multipart;

import org.jspecify.annotations.NullMarked;
