/** The gRPC server of a node, and who may call what. */
@NullMarked
package io.cordee.consensus.server.rpc;

import org.jspecify.annotations.NullMarked;
