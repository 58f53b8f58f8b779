/** Tests of pure parts. */
@NullMarked
package io.cordee.sql.manager.readmit;

import org.jspecify.annotations.NullMarked;
