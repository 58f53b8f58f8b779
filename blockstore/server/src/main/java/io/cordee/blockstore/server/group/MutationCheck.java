package io.cordee.blockstore.server.group;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.Part;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.List;

/** What is checked of a request before it becomes part of the log. Stateless. */
final class MutationCheck {
  private MutationCheck() {}

  /** Whether it stores bytes: deletes, aborts and completions are taken on a full disk, too. */
  static boolean needsSpace(Mutation mutation) {
    return mutation.hasPut() || mutation.hasPutPart() || mutation.hasCreateUpload();
  }

  /** INVALID_ARGUMENT for what does not add up. */
  static void check(Mutation mutation) {
    switch (mutation.getKindCase()) {
      case PUT -> manifest(mutation.getPut().getManifest());
      case PUT_PART -> part(mutation.getPutPart().getPart());
      case CREATE_UPLOAD -> key(mutation.getCreateUpload().getManifest());
      case COMPLETE_UPLOAD -> {
        key(mutation.getCompleteUpload().getManifest());
        require(
            mutation.getCompleteUpload().getPartsCount() <= Limits.MAX_PARTS,
            "too many parts parts=" + mutation.getCompleteUpload().getPartsCount());
      }
      case PURGE_GARBAGE -> throw invalid("only the leader itself purges");
      default -> {
        // nothing in it that the state would not refuse by itself
      }
    }
  }

  private static ObjectKey key(Manifest manifest) {
    return new ObjectKey(manifest.getBucket(), manifest.getKey());
  }

  private static void manifest(Manifest manifest) {
    ObjectKey key = key(manifest);
    require(
        manifest.getInline().size() <= Limits.INLINE_BYTES
            && manifest.getChunksCount() <= Limits.MAX_CHUNKS
            && manifest.getInline().size() + chunked(manifest.getChunksList())
                == manifest.getSize(),
        "manifest does not add up key=" + key);
  }

  private static void part(Part part) {
    require(
        part.getNumber() >= 1
            && part.getNumber() <= Limits.MAX_PARTS
            && chunked(part.getChunksList()) == part.getSize(),
        "part does not add up number=" + part.getNumber());
  }

  private static long chunked(List<ChunkRef> chunks) {
    long bytes = 0;
    for (ChunkRef chunk : chunks) {
      require(
          chunk.getSize() > 0 && chunk.getSize() <= Limits.CHUNK_BYTES,
          "bad chunk size bytes=" + chunk.getSize());
      bytes += chunk.getSize();
    }
    return bytes;
  }

  static void pageSize(int limit, int max) {
    require(limit >= 1 && limit <= max, "bad page size limit=" + limit);
  }

  private static void require(boolean good, String what) {
    if (!good) {
      throw invalid(what);
    }
  }

  private static CordeeException invalid(String what) {
    return new CordeeException(ErrorCode.INVALID_ARGUMENT, what + ": send it again");
  }
}
