/** Tests: simulation. */
@NullMarked
package io.cordee.consensus.simulation;

import org.jspecify.annotations.NullMarked;
