/** Clusters of containers with addresses of their own: level C. */
@NullMarked
package io.cordee.it.docker;

import org.jspecify.annotations.NullMarked;
