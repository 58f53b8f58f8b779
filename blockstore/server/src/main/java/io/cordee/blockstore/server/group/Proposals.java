package io.cordee.blockstore.server.group;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.MutateReply;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The mutations of one call on their way into the log. Confined to one thread until submitted. */
final class Proposals {
  private final DiskSpace space;
  private final long nowMillis;
  private final List<byte[]> entries = new ArrayList<>();

  /** One for each mutation; without an error where the log decides. */
  private final List<MutationReply> replies = new ArrayList<>();

  Proposals(DiskSpace space, long nowMillis) {
    this.space = space;
    this.nowMillis = nowMillis;
  }

  /** One that is refused keeps no other one back. */
  void add(Mutation mutation) {
    try {
      if (MutationCheck.needsSpace(mutation)) {
        space.check();
      }
      MutationCheck.check(mutation);
    } catch (CordeeException e) {
      replies.add(
          MutationReply.newBuilder()
              .setError(e.code().number())
              .setMessage(String.valueOf(e.getMessage()))
              .build());
      return;
    }
    replies.add(MutationReply.getDefaultInstance());
    entries.add(mutation.toBuilder().setAtMillis(nowMillis).build().toByteArray());
  }

  /** What the log has to decide, in the order of the mutations. */
  List<byte[]> entries() {
    return entries;
  }

  /** All answers; fails as a whole when one entry's outcome is not known. */
  CompletableFuture<MutateReply> replies(List<CompletableFuture<Appended>> appended) {
    return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              MutateReply.Builder reply = MutateReply.newBuilder();
              int next = 0;
              for (MutationReply refused : replies) {
                reply.addReplies(
                    refused.getError() != 0 ? refused : outcome(appended.get(next++).join()));
              }
              return reply.build();
            });
  }

  private static MutationReply outcome(Appended appended) {
    try {
      return MutationReply.parseFrom(appended.reply());
    } catch (InvalidProtocolBufferException e) {
      throw new CordeeException(ErrorCode.INTERNAL, "reply cannot be parsed", e);
    }
  }
}
