/** The node daemon: assembles Raft, coordination, storage, SQL and the admin API in one process. */
@NullMarked
package io.cordee.cli.node;

import org.jspecify.annotations.NullMarked;
