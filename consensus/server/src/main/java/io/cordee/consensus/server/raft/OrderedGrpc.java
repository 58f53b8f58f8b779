package io.cordee.consensus.server.raft;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.util.ProtoUtils;

/**
 * Ratis' gRPC, with the appends to one group handed to the server one after the other. Ratis 3.3.0
 * does not expect two at a time, which come when a leader has connected anew while requests of its
 * old connection are still there: it may then append the later entries first, and the copy stops
 * ("lastWrittenIndex == -1", {@code NavigableIndices.append} changes an atomic reference by a
 * function with effects, which is run again when two threads meet), or acknowledge entries that it
 * has not stored ({@link AppendsUnderWay}). Public for Ratis, which makes it by its name.
 */
public final class OrderedGrpc implements RpcType {
  /** Groups that share a lock wait for one another; nobody waits for a disk with it. */
  private static final int LOCKS = 64;

  /** The class: Ratis finds it by that. */
  @Override
  public String name() {
    return OrderedGrpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(parameters);
  }

  private static final class Factory extends GrpcFactory {
    Factory(Parameters parameters) {
      super(parameters);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      boolean lazy =
          server.getStateMachine() instanceof GroupMachine machine
              && machine.state().followersMayLag();
      return lazy
          ? new LazyCommitAppender(server, state, follower)
          : super.newLogAppender(server, state, follower);
    }

    @Override
    public GrpcServices newRaftServerRpc(RaftServer server) {
      return super.newRaftServerRpc(ordered(server));
    }
  }

  static RaftServer ordered(RaftServer server) {
    List<AppendsUnderWay> slots =
        IntStream.range(0, LOCKS).mapToObj(i -> new AppendsUnderWay()).toList();
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            (proxy, method, arguments) -> {
              try {
                if (arguments != null
                    && arguments.length == 1
                    && arguments[0] instanceof AppendEntriesRequestProto append) {
                  RaftGroupId group =
                      ProtoUtils.toRaftGroupId(append.getServerRequest().getRaftGroupId());
                  return slots
                      .get(Math.floorMod(group.hashCode(), LOCKS))
                      .send(
                          server.getDivision(group),
                          append,
                          () -> method.invoke(server, arguments));
                }
                return method.invoke(server, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }
}
