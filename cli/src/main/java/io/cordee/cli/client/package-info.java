/** The command's side of the admin API. */
@NullMarked
package io.cordee.cli.client;

import org.jspecify.annotations.NullMarked;
