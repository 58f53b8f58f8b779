/**
 * A whole cluster on one machine, as processes of their own: for development and demonstrations.
 */
@NullMarked
package io.cordee.cli.local;

import org.jspecify.annotations.NullMarked;
