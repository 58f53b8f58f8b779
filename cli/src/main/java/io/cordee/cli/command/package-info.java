/** The subcommands: arguments in, calls of the admin API, text or JSON out. */
@NullMarked
package io.cordee.cli.command;

import org.jspecify.annotations.NullMarked;
