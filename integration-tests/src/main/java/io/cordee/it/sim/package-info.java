/**
 * Level S: the pure state machines and planners under a simulated log, network, clock and disk. One
 * seed is one run that can be replayed.
 */
@NullMarked
package io.cordee.it.sim;

import org.jspecify.annotations.NullMarked;
