/** The S3 gateway, wired: where it starts, and the table of its operations. */
@NullMarked
package io.cordee.blockstore.gateway;

import org.jspecify.annotations.NullMarked;
