/** What is said to one MariaDB server: sessions, settings, replication, the fence. */
@NullMarked
package io.cordee.sql.manager.server;

import org.jspecify.annotations.NullMarked;
