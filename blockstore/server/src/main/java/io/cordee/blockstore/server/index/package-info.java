/** What a placement group knows: manifests in RocksDB. */
@NullMarked
package io.cordee.blockstore.server.index;

import org.jspecify.annotations.NullMarked;
