/** What only the coordination leader does: decisions carried out, plans executed. */
@NullMarked
package io.cordee.sql.manager.duty;

import org.jspecify.annotations.NullMarked;
