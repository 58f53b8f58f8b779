/** Tests of who may call what. */
@NullMarked
package io.cordee.consensus.server.rpc;

import org.jspecify.annotations.NullMarked;
