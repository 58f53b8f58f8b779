/** The table of errors. */
@NullMarked
package io.cordee.blockstore.gateway.error;

import org.jspecify.annotations.NullMarked;
