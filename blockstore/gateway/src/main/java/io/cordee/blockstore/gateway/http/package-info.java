/**
 * S3 over HTTP: the server, what an operation sees of a request, who asks, and which operation a
 * request is.
 */
@NullMarked
package io.cordee.blockstore.gateway.http;

import org.jspecify.annotations.NullMarked;
