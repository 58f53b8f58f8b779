package io.cordee.consensus.server.raft;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLog;

/**
 * An appender that tells its follower what is committed with the next entries or the next
 * heartbeat, not in a message of its own. Ratis 3.3.0 sends such a message after each commit: half
 * of all messages when writes come one at a time. Nothing is less safe: a leader answers when a
 * majority has the entry, and a new one commits what its log has.
 */
final class LazyCommitAppender extends GrpcLogAppender {
  private final RaftLog log;

  LazyCommitAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
    super(server, state, follower);
    RaftLog real = server.getRaftLog();
    this.log =
        (RaftLog)
            Proxy.newProxyInstance(
                RaftLog.class.getClassLoader(),
                new Class<?>[] {RaftLog.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getLastCommittedIndex")) {
                    return RaftLog.INVALID_LOG_INDEX; // never more than the follower knows
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                  }
                });
  }

  /** Only the appender itself asks for it: the leader's own view is not changed. */
  @Override
  public RaftLog getRaftLog() {
    // the superclass asks while it is being made
    return log == null ? super.getRaftLog() : log;
  }
}
