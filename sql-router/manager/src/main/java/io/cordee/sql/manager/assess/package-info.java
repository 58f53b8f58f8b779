/** Pure functions from the map and the observations to decisions. */
@NullMarked
package io.cordee.sql.manager.assess;

import org.jspecify.annotations.NullMarked;
