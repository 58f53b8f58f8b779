/** What a statement is, by its first keyword, and what a failure means. */
@NullMarked
package io.cordee.sql.driver.statement;

import org.jspecify.annotations.NullMarked;
