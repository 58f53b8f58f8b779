/**
 * A user-space TCP proxy that knows which member speaks to which, so that any link between two
 * members can be cut one way or both ways, delayed, throttled, or broken in mid-frame.
 */
@NullMarked
package io.cordee.it.fault.link;

import org.jspecify.annotations.NullMarked;
