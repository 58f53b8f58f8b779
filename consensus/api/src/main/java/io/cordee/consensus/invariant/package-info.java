/**
 * What must be true of any two maps, one after the other; stated from the promises, not from the
 * rules, so that a wrong rule is found.
 */
@NullMarked
package io.cordee.consensus.invariant;

import org.jspecify.annotations.NullMarked;
