/** The {@code cordee} command: entry point and exit codes. */
@NullMarked
package io.cordee.cli;

import org.jspecify.annotations.NullMarked;
