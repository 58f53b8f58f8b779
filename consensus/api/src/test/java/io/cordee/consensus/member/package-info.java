/** Rules of membership, placement, leases and of the applier itself. */
@NullMarked
package io.cordee.consensus.member;

import org.jspecify.annotations.NullMarked;
