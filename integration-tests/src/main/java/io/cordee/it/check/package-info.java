/** Judges histories: what a promise means, and the readable reason when it was broken. */
@NullMarked
package io.cordee.it.check;

import org.jspecify.annotations.NullMarked;
