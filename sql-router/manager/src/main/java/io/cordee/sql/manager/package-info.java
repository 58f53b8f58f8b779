/** Keeps MariaDB servers replicating, proposes failovers, and executes what was approved. */
@NullMarked
package io.cordee.sql.manager;

import org.jspecify.annotations.NullMarked;
