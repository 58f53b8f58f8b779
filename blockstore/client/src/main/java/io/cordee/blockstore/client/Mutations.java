package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.MutateReply;
import io.cordee.blockstore.proto.MutateRequest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.util.random.RandomGenerator;

/** Commits changes of placement groups. Thread-safe. */
final class Mutations {
  private final GroupCalls calls;
  private final RandomGenerator random;

  private final Combiner<Mutation, MutationReply> combiner;

  Mutations(GroupCalls calls, RandomGenerator random) {
    this.calls = calls;
    this.combiner =
        calls.combiner(
            (stub, group, mutations, answer) ->
                stub.mutate(
                    MutateRequest.newBuilder().setGroup(group).addAllMutations(mutations).build(),
                    new Mapped<>(answer, MutateReply::getRepliesList)));
    this.random = random;
  }

  ChunkId newId() {
    return new ChunkId(random.nextLong(), random.nextLong());
  }

  /**
   * Commits a mutation; repeats it under one request id until its outcome is known.
   *
   * @param what for the message of a RefusedException
   */
  MutationReply commit(PlacementGroup group, Mutation.Builder mutation, Object what) {
    Mutation request = mutation.setRequestId(newId().toByteString()).build();
    MutationReply reply =
        calls.ask(group, (node, millis) -> done(combiner.ask(group.id(), node, request, millis)));
    if (reply.getRefusal() != Refusal.NOT_REFUSED) {
      throw new RefusedException(
          reply.getRefusal(), "not done, " + reply.getRefusal() + " of " + what);
    }
    return reply;
  }

  private static MutationReply done(MutationReply reply) {
    if (reply.getError() != 0) {
      throw new CordeeException(ErrorCode.ofNumber(reply.getError()), reply.getMessage());
    }
    return reply;
  }
}
