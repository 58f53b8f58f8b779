/** Bodies: whole, cut, forged and random. */
@NullMarked
package io.cordee.blockstore.gateway.body;

import org.jspecify.annotations.NullMarked;
