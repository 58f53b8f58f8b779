/** Text for terminals: tables, wrapped lines, durations and sizes in words. */
@NullMarked
package io.cordee.cli.text;

import org.jspecify.annotations.NullMarked;
