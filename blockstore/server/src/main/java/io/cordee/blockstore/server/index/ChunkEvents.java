package io.cordee.blockstore.server.index;

import io.cordee.blockstore.proto.ChunkRef;
import java.util.List;

/** Told by an index, on the thread that applies: must not block. */
public interface ChunkEvents {
  /** A manifest now refers to these chunks: this node must have them. */
  void referenced(String group, List<ChunkRef> chunks);

  /** No manifest refers to these chunks any more, and the grace of those who read is over. */
  void dropped(String group, List<ChunkRef> chunks);

  /** The whole index was replaced: look at all its chunks again. */
  void replaced(String group);
}
