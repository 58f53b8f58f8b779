/** Tests of pure parts. */
@NullMarked
package io.cordee.sql.manager.gtid;

import org.jspecify.annotations.NullMarked;
