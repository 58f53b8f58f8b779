@NullMarked
package io.cordee.blockstore.gateway.bucket;

import org.jspecify.annotations.NullMarked;
