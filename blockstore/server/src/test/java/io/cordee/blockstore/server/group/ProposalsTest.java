package io.cordee.blockstore.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.AbortUpload;
import io.cordee.blockstore.proto.MutateReply;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PurgeGarbage;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.Appended;
import io.cordee.consensus.server.raft.LogPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalsTest {
  @TempDir Path dir;
  private Proposals proposals;

  @BeforeEach
  void open() {
    proposals = new Proposals(DiskSpace.of(dir, 100, System::nanoTime), 5);
  }

  private void propose(int number) {
    proposals.add(
        Mutation.newBuilder()
            .setRequestId(ByteString.copyFrom(new byte[] {(byte) number}))
            .setAbortUpload(AbortUpload.getDefaultInstance())
            .build());
  }

  private static CompletableFuture<Appended> done(long version) {
    return CompletableFuture.completedFuture(
        new Appended(
            LogPosition.NONE,
            MutationReply.newBuilder().setVersion(version).build().toByteArray()));
  }

  private static CompletableFuture<Appended> failed(ErrorCode code) {
    return CompletableFuture.failedFuture(new CordeeException(code, "why " + code));
  }

  /** A caller that hears BUSY takes it that nothing was done. */
  @Test
  void whatWasDoneIsToldThoughAnotherOneFailed() throws Exception {
    propose(1);
    proposals.add(Mutation.newBuilder().setPurgeGarbage(PurgeGarbage.getDefaultInstance()).build());
    propose(2);
    propose(3);
    assertThat(proposals.entries()).hasSize(3);
    MutateReply reply =
        proposals
            .replies(List.of(done(7), failed(ErrorCode.BUSY), failed(ErrorCode.NOT_LEADER)))
            .get();
    assertThat(reply.getRepliesList())
        .extracting(MutationReply::getError)
        .containsExactly(
            0,
            ErrorCode.INVALID_ARGUMENT.number(),
            ErrorCode.BUSY.number(),
            ErrorCode.NOT_LEADER.number());
    assertThat(reply.getReplies(0).getVersion()).isEqualTo(7);
    assertThat(reply.getReplies(2).getMessage()).isEqualTo("why BUSY");
  }

  /** As a whole, so that the caller hears who leads. */
  @Test
  void aNodeThatTookNothingSaysThatItDoesNotLead() throws Exception {
    propose(1);
    propose(2);
    try {
      proposals.replies(List.of(failed(ErrorCode.NOT_LEADER), failed(ErrorCode.NOT_LEADER))).get();
      throw new AssertionError("answered");
    } catch (ExecutionException e) {
      assertThat(WireErrors.unwrap(e).code()).isEqualTo(ErrorCode.NOT_LEADER);
    }
  }
}
