package io.cordee.consensus.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

final class OrderedGrpcTest {

  private static final Object ANSWER =
      CompletableFuture.completedFuture(AppendEntriesReplyProto.getDefaultInstance());

  private interface Body {
    Object answer() throws Exception;
  }

  @Test
  void appendsToOneGroupAreNeverUnderWayAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger alone = new AtomicInteger();
    RaftServer server =
        OrderedGrpc.ordered(
            server(
                () -> {
                  both.countDown();
                  // the first waits for a second one, which must not come while it is inside
                  if (!both.await(500, TimeUnit.MILLISECONDS)) {
                    alone.incrementAndGet();
                  }
                  return ANSWER;
                }));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<?> first =
          pool.submit(() -> server.appendEntriesAsync(append("group-of-16-byte")).join());
      Future<?> second =
          pool.submit(() -> server.appendEntriesAsync(append("group-of-16-byte")).join());
      first.get(20, TimeUnit.SECONDS);
      second.get(20, TimeUnit.SECONDS);
    } finally {
      pool.shutdownNow();
    }
    assertThat(alone).hasValue(1);
  }

  @Test
  void whatTheServerThrowsComesThroughAsItIs() {
    RaftServer server =
        OrderedGrpc.ordered(
            server(
                () -> {
                  throw new IOException("not ready");
                }));
    assertThatThrownBy(() -> server.appendEntriesAsync(append("group-of-16-byte")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("not ready");
  }

  @Test
  void ratisFindsItByItsName() {
    assertThat(RpcType.valueOf(new OrderedGrpc().name())).isInstanceOf(OrderedGrpc.class);
  }

  private static AppendEntriesRequestProto append(String group) {
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRaftGroupId(
                    RaftGroupIdProto.newBuilder().setId(ByteString.copyFromUtf8(group))))
        .build();
  }

  private static RaftServer server(Body body) {
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            (proxy, method, arguments) ->
                method.getName().equals("getDivision") ? null : body.answer());
  }
}
