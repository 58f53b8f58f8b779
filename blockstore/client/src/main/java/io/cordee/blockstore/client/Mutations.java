package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.MutateRequest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.map.PlacementGroup;
import java.util.random.RandomGenerator;

/** Commits changes of placement groups. Thread-safe. */
final class Mutations {
  private final GroupCalls calls;
  private final RandomGenerator random;

  Mutations(GroupCalls calls, RandomGenerator random) {
    this.calls = calls;
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
    MutateRequest request =
        MutateRequest.newBuilder()
            .setGroup(group.id())
            .setMutation(mutation.setRequestId(newId().toByteString()))
            .build();
    MutationReply reply = calls.call(group, stub -> stub.mutate(request));
    if (reply.getRefusal() != Refusal.NOT_REFUSED) {
      throw new RefusedException(
          reply.getRefusal(), "not done, " + reply.getRefusal() + " of " + what);
    }
    return reply;
  }
}
