/** Disks that fail: unsynced data lost with the power, errors, slowness, flipped bits, no space. */
@NullMarked
package io.cordee.it.fault.disk;

import org.jspecify.annotations.NullMarked;
