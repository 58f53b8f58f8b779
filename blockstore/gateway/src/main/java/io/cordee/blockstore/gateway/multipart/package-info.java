/** Uploads in parts: create, upload and copy parts, complete, abort, list. */
@NullMarked
package io.cordee.blockstore.gateway.multipart;

import org.jspecify.annotations.NullMarked;
