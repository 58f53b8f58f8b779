/**
 * What clients do to a cluster while it suffers, each behind {@link
 * io.cordee.it.prove.load.Workload} and with one line in {@link io.cordee.it.prove.load.Workloads}.
 */
@NullMarked
package io.cordee.it.prove.load;

import org.jspecify.annotations.NullMarked;
