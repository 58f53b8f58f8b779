package io.cordee.blockstore.server.group;

import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.Head;
import io.cordee.blockstore.proto.HeadAnswer;
import io.cordee.blockstore.proto.HeadReply;
import io.cordee.blockstore.proto.HeadRequest;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.ListUploadsReply;
import io.cordee.blockstore.proto.ListUploadsRequest;
import io.cordee.blockstore.proto.MutateReply;
import io.cordee.blockstore.proto.MutateRequest;
import io.cordee.blockstore.proto.ObjectsGrpc;
import io.cordee.blockstore.proto.UploadReply;
import io.cordee.blockstore.proto.UploadRequest;
import io.cordee.blockstore.proto.UsageRequest;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.blockstore.wire.Limits;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers for the groups that this node leads. Thread-safe. */
public final class ObjectService extends ObjectsGrpc.ObjectsImplBase {
  /** Answers to heads in one message, unless a single one is larger. */
  private static final int HEAD_BYTES = Limits.MESSAGE_BYTES / 2;

  private final HostedGroups groups;
  private final DiskSpace space;
  private final InstantSource clock;
  private final ExecutorService readers;

  /**
   * The service.
   *
   * @param readers where indexes are read, so that no thread of Raft waits for the disk; bounded
   */
  public ObjectService(
      HostedGroups groups, DiskSpace space, InstantSource clock, ExecutorService readers) {
    this.groups = groups;
    this.space = space;
    this.clock = clock;
    this.readers = readers;
  }

  @Override
  public void mutate(MutateRequest request, StreamObserver<MutateReply> observer) {
    Reply<MutateReply> reply = new Reply<>(observer, request.getGroup());
    try {
      HostedGroup group = groups.require(request.getGroup());
      Proposals proposals = new Proposals(space, clock.millis());
      request.getMutationsList().forEach(proposals::add);
      CompletableFuture<Void> unused =
          proposals.replies(group.batcher().submitAll(proposals.entries())).handle(reply::finish);
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  @Override
  public void head(HeadRequest request, StreamObserver<HeadReply> observer) {
    read(
        request.getGroup(),
        observer,
        group -> {
          HeadReply.Builder reply = HeadReply.newBuilder();
          long bytes = 0;
          for (Head head : request.getHeadsList()) {
            HeadAnswer answer = find(group, head);
            bytes += answer.getSerializedSize();
            if (reply.getAnswersCount() > 0 && bytes > HEAD_BYTES) {
              break;
            }
            reply.addAnswers(answer);
          }
          return reply.build();
        });
  }

  /** A row that cannot be read is the answer to who asked for it, not to others. */
  private static HeadAnswer find(HostedGroup group, Head head) {
    try {
      return group
          .index()
          .get(head.getBucket(), head.getKey(), head.getVersion(), head.getBody())
          .map(found -> HeadAnswer.newBuilder().setFound(true).setManifest(found).build())
          .orElse(HeadAnswer.getDefaultInstance());
    } catch (RuntimeException e) {
      CordeeException known = WireErrors.unwrap(e);
      return HeadAnswer.newBuilder()
          .setError(known.code().number())
          .setMessage(String.valueOf(known.getMessage()))
          .build();
    }
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListReply> observer) {
    read(
        request.getGroup(),
        observer,
        group -> {
          MutationCheck.pageSize(request.getLimit(), Limits.LIST_MAX);
          return group.index().list(request);
        });
  }

  @Override
  public void upload(UploadRequest request, StreamObserver<UploadReply> observer) {
    read(
        request.getGroup(),
        observer,
        group -> {
          MutationCheck.pageSize(request.getLimit(), Limits.MAX_PARTS);
          return group.index().upload(request);
        });
  }

  @Override
  public void listUploads(ListUploadsRequest request, StreamObserver<ListUploadsReply> observer) {
    read(
        request.getGroup(),
        observer,
        group -> {
          MutationCheck.pageSize(request.getLimit(), Limits.LIST_MAX);
          return group.index().uploads(request);
        });
  }

  @Override
  public void usage(UsageRequest request, StreamObserver<BucketUse> observer) {
    read(request.getGroup(), observer, group -> group.index().usage(request.getBucket()));
  }

  /** Linearizable: a barrier on the leader, then its own index. */
  private <T> void read(String id, StreamObserver<T> observer, Function<HostedGroup, T> answer) {
    Reply<T> reply = new Reply<>(observer, id);
    try {
      HostedGroup group = groups.require(id);
      if (!group.role().leads()) {
        throw new CordeeException(
            ErrorCode.NOT_LEADER, "this node does not lead group=" + id + ": ask the leader");
      }
      CompletableFuture<Void> unused =
          group
              .barriers()
              .await()
              .thenApplyAsync(done -> answer.apply(group), readers)
              .handle(reply::finish);
    } catch (RejectedExecutionException e) {
      reply.fail(new CordeeException(ErrorCode.BUSY, "too many reads wait: retry", e));
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  /** The answer to one call. Used once, by whichever thread completes it. */
  private final class Reply<T> {
    private final StreamObserver<T> observer;
    private final String group;

    Reply(StreamObserver<T> observer, String group) {
      this.observer = observer;
      this.group = group;
    }

    @Nullable Void finish(@Nullable T value, @Nullable Throwable error) {
      if (value == null) {
        fail(error == null ? new IllegalStateException("no answer") : error);
      } else {
        observer.onNext(value);
        observer.onCompleted();
      }
      return null;
    }

    void fail(Throwable error) {
      boolean elsewhere = WireErrors.unwrap(error).code() == ErrorCode.NOT_LEADER;
      observer.onError(
          WireErrors.toStatus(
              error,
              elsewhere ? groups.find(group).flatMap(HostedGroup::leaderNode) : Optional.empty()));
    }
  }
}
