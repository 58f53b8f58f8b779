/** Configuration files: read with the line of every mistake, written by {@code cluster init}. */
@NullMarked
package io.cordee.cli.config;

import org.jspecify.annotations.NullMarked;
