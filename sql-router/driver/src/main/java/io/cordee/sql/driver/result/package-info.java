/** Result sets, passed on. */
@NullMarked
package io.cordee.sql.driver.result;

import org.jspecify.annotations.NullMarked;
