/** Physical connections: one HikariCP pool per server and use. */
@NullMarked
package io.cordee.sql.driver.pool;

import org.jspecify.annotations.NullMarked;
