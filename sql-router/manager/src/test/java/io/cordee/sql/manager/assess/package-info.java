/** Tests of pure parts. */
@NullMarked
package io.cordee.sql.manager.assess;

import org.jspecify.annotations.NullMarked;
