/** Tests: architecture. */
@NullMarked
package io.cordee.consensus.architecture;

import org.jspecify.annotations.NullMarked;
