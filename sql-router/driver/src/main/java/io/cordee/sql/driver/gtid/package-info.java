/** GTID positions and read-your-writes tokens. */
@NullMarked
package io.cordee.sql.driver.gtid;

import org.jspecify.annotations.NullMarked;
