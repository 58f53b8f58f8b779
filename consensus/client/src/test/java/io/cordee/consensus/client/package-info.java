/** Tests of the coordination client without a server. */
@NullMarked
package io.cordee.consensus.client;

import org.jspecify.annotations.NullMarked;
