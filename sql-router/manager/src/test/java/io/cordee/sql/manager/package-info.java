/** Tests of the manager, with a coordinator in memory and real MariaDB servers. */
@NullMarked
package io.cordee.sql.manager;

import org.jspecify.annotations.NullMarked;
