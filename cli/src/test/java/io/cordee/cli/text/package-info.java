/** Words and tables. */
@NullMarked
package io.cordee.cli.text;

import org.jspecify.annotations.NullMarked;
