/** Tests of Raft groups with real servers, sockets and TLS in one process. */
@NullMarked
package io.cordee.consensus.server.raft;

import org.jspecify.annotations.NullMarked;
