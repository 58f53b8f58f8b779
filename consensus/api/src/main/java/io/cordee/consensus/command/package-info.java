/** Everything that may change the cluster map: sealed commands, each a pure function. */
@NullMarked
package io.cordee.consensus.command;

import org.jspecify.annotations.NullMarked;
