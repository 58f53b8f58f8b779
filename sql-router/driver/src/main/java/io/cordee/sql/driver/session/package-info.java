/** Logical connections and their statements, bound to a server for one transaction at a time. */
@NullMarked
package io.cordee.sql.driver.session;

import org.jspecify.annotations.NullMarked;
