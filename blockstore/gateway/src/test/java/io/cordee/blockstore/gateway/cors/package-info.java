@NullMarked
package io.cordee.blockstore.gateway.cors;

import org.jspecify.annotations.NullMarked;
