/**
 * The faults of real processes on one machine: each is one class behind {@link
 * io.cordee.it.fault.Fault} and one line in {@link io.cordee.it.fault.FaultTable}.
 */
@NullMarked
package io.cordee.it.fault;

import org.jspecify.annotations.NullMarked;
