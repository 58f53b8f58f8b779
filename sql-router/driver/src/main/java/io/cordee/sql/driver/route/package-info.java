/** Chooses the server for a transaction: the writer under a lease, or a reader within the bound. */
@NullMarked
package io.cordee.sql.driver.route;

import org.jspecify.annotations.NullMarked;
