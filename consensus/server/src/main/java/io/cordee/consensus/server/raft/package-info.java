/**
 * Raft groups over Apache Ratis. Everything above this package implements {@link
 * io.cordee.consensus.server.raft.GroupState} and talks to {@link
 * io.cordee.consensus.server.raft.RaftHost}; no class of Ratis leaves it.
 */
@NullMarked
package io.cordee.consensus.server.raft;

import org.jspecify.annotations.NullMarked;
