/** The URL and its parameters. */
@NullMarked
package io.cordee.sql.driver.settings;

import org.jspecify.annotations.NullMarked;
