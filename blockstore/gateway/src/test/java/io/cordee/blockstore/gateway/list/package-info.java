@NullMarked
package io.cordee.blockstore.gateway.list;

import org.jspecify.annotations.NullMarked;
