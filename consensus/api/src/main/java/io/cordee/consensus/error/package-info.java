/** Error codes and the exception that carries them across Cordée's APIs. */
@NullMarked
package io.cordee.consensus.error;

import org.jspecify.annotations.NullMarked;
