package io.cordee.blockstore.server.group;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.MutateReply;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
      replies.add(refusal(e));
      return;
    }
    replies.add(MutationReply.getDefaultInstance());
    entries.add(mutation.toBuilder().setAtMillis(nowMillis).build().toByteArray());
  }

  /** What the log has to decide, in the order of the mutations. */
  List<byte[]> entries() {
    return entries;
  }

  /**
   * All answers, each with what became of its own mutation: one that was refused for want of room
   * must not call another one undone that is in the log. Fails when this node leads no more and
   * took none, so that the caller hears who does.
   */
  CompletableFuture<MutateReply> replies(List<CompletableFuture<Appended>> appended) {
    return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
        .handle(
            (done, failure) -> {
              MutateReply.Builder reply = MutateReply.newBuilder();
              int next = 0;
              int elsewhere = 0;
              for (MutationReply refused : replies) {
                MutationReply answer =
                    refused.getError() != 0 ? refused : outcome(appended.get(next++));
                if (answer.getError() == ErrorCode.NOT_LEADER.number()) {
                  elsewhere++;
                }
                reply.addReplies(answer);
              }
              if (elsewhere > 0 && elsewhere == reply.getRepliesCount()) {
                throw new CordeeException(
                    ErrorCode.NOT_LEADER, reply.getReplies(0).getMessage(), failure);
              }
              return reply.build();
            });
  }

  private static MutationReply outcome(CompletableFuture<Appended> appended) {
    try {
      return MutationReply.parseFrom(appended.join().reply());
    } catch (InvalidProtocolBufferException e) {
      throw new CordeeException(ErrorCode.INTERNAL, "reply cannot be parsed", e);
    } catch (CompletionException e) {
      return refusal(WireErrors.unwrap(e));
    }
  }

  private static MutationReply refusal(CordeeException why) {
    return MutationReply.newBuilder()
        .setError(why.code().number())
        .setMessage(String.valueOf(why.getMessage()))
        .build();
  }
}
