/** Tests of what the workloads share. */
@NullMarked
package io.cordee.it.prove.load;

import org.jspecify.annotations.NullMarked;
