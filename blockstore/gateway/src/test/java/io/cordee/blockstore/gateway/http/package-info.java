/** The server's parts. */
@NullMarked
package io.cordee.blockstore.gateway.http;

import org.jspecify.annotations.NullMarked;
