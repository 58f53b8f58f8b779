/**
 * Runs the {@code cordee} command and whole local clusters as processes, for tests and benchmarks.
 */
@NullMarked
package io.cordee.it.process;

import org.jspecify.annotations.NullMarked;
