/** Tests of the coordination server and client together, over real sockets. */
@NullMarked
package io.cordee.consensus.server.coordination;

import org.jspecify.annotations.NullMarked;
