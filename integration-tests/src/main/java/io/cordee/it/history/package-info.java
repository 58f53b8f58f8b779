/** Histories of operations: written while a cell runs, read back to be judged. */
@NullMarked
package io.cordee.it.history;

import org.jspecify.annotations.NullMarked;
