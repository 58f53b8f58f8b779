/**
 * Starts real MariaDB servers as processes of their own, for development, demonstrations and tests.
 *
 * <p>Nothing here is part of a production cluster, and nothing here depends on the rest of Cordée.
 *
 * <pre>{@code
 * try (MariaDbServer a = MariaDbServer.create(dir.resolve("a"), Options.of(1));
 *     MariaDbServer b = MariaDbServer.create(dir.resolve("b"), Options.of(2))) {
 *   a.execute("SET GLOBAL read_only=0"); // servers boot read-only, as a Cordée master must
 *   try (Connection connection = DriverManager.getConnection(
 *       a.jdbcUrl("mysql"), a.rootUser(), a.rootPassword())) {
 *     // ...
 *   }
 *   a.kill9();   // SIGKILL, as a power cut would
 *   a.start();   // the same data, the same port
 *   b.pause();   // SIGSTOP: the server hangs, its connections stay open
 *   b.resume();
 * }
 * }</pre>
 */
@NullMarked
package io.cordee.mariadb;

import org.jspecify.annotations.NullMarked;
