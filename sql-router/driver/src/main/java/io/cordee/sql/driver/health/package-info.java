/** Probes of the servers: position, lag, whether they answer. */
@NullMarked
package io.cordee.sql.driver.health;

import org.jspecify.annotations.NullMarked;
