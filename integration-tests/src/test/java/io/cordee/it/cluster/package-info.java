/** Whole clusters of real processes, driven through the command line as an operator would. */
@NullMarked
package io.cordee.it.cluster;

import org.jspecify.annotations.NullMarked;
