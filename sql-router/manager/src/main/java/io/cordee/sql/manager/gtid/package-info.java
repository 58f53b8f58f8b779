/** MariaDB global transaction ids. */
@NullMarked
package io.cordee.sql.manager.gtid;

import org.jspecify.annotations.NullMarked;
