/** What applications link: the {@code jdbc:cordee:} driver, its data source, and its exceptions. */
@NullMarked
package io.cordee.sql.driver;

import org.jspecify.annotations.NullMarked;
