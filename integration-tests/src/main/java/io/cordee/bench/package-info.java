/** Benchmarks: each figure beside a peer or the raw disk, measured in the same run. */
@NullMarked
package io.cordee.bench;

import org.jspecify.annotations.NullMarked;
