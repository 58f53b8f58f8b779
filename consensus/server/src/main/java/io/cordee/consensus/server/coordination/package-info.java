/**
 * The coordination group on a node: the cluster map's state machine in RocksDB, the gRPC service,
 * sessions and leases, and what the leader does.
 */
@NullMarked
package io.cordee.consensus.server.coordination;

import org.jspecify.annotations.NullMarked;
