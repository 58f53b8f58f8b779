/** Tests of pure parts. */
@NullMarked
package io.cordee.sql.manager.probe;

import org.jspecify.annotations.NullMarked;
