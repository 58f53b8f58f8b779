/** Which web sites' scripts may use a bucket. */
@NullMarked
package io.cordee.blockstore.gateway.cors;

import org.jspecify.annotations.NullMarked;
