/** Taking a lost server back: its tail, comparison, re-clone. */
@NullMarked
package io.cordee.sql.manager.readmit;

import org.jspecify.annotations.NullMarked;
