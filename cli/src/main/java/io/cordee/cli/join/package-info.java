/** How a new machine joins: a one-use token, a certificate request, and its configuration. */
@NullMarked
package io.cordee.cli.join;

import org.jspecify.annotations.NullMarked;
