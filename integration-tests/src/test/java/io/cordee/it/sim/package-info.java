/** Seeds and planted bugs of level S. */
@NullMarked
package io.cordee.it.sim;

import org.jspecify.annotations.NullMarked;
