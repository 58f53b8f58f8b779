/** Rules of buckets and access keys. */
@NullMarked
package io.cordee.consensus.object;

import org.jspecify.annotations.NullMarked;
