/** What {@code cordee status} shows: computed from the map and the observations, then rendered. */
@NullMarked
package io.cordee.cli.status;

import org.jspecify.annotations.NullMarked;
