/** JSON of the admin API: written by nodes, read by the command. */
@NullMarked
package io.cordee.cli.json;

import org.jspecify.annotations.NullMarked;
