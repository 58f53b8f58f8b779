/** The cluster map: what the coordination group agrees on, as immutable records. */
@NullMarked
package io.cordee.consensus.map;

import org.jspecify.annotations.NullMarked;
