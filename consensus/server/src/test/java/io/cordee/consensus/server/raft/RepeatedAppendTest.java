package io.cordee.consensus.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.server.pki.CertificateRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real follower, and a leader that sends again what is still under way. */
final class RepeatedAppendTest {
  private static final int ROUNDS = 60;
  private static final int LONGER_BY = 3;

  @TempDir Path dir;
  private RaftGroup group;
  private RaftServer follower;
  private RaftServer ordered;

  @BeforeEach
  void start() throws Exception {
    try (RaftCluster hosts = new RaftCluster(dir, RaftCluster.PATIENT)) {
      RaftHostConfig config = hosts.config("p-1", CertificateRole.NODE);
      group =
          RaftGroup.valueOf(
              RaftGroupId.valueOf(UUID.nameUUIDFromBytes(new byte[1])),
              RaftPeers.peers(hosts.members("p-1", "p-2", "p-3")));
      RaftProperties properties = RaftSettings.properties(config);
      RaftSettings.storage(properties, config.directory());
      follower =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf("p-1"))
              .setGroup(group)
              .setStateMachine(new BaseStateMachine())
              .setProperties(properties)
              .setParameters(RaftSettings.parameters(config))
              .build();
    }
    follower.start();
    ordered = OrderedGrpc.ordered(follower);
  }

  @AfterEach
  void stop() throws IOException {
    follower.close();
  }

  /**
   * A leader whose connection broke sends the same entries again, and by then it has more of them.
   * What the follower acknowledges must be in its log.
   */
  @Test
  void whatIsAcknowledgedIsInTheLog() throws Exception {
    long next = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var first = ordered.appendEntriesAsync(append(next, 1));
      long last = next + LONGER_BY;
      AppendEntriesReplyProto reply = null;
      while (reply == null) {
        try {
          reply = ordered.appendEntriesAsync(append(next, 1 + LONGER_BY)).get(20, TimeUnit.SECONDS);
        } catch (IOException e) {
          refused++; // the leader comes again after a moment
          first.get(20, TimeUnit.SECONDS);
        }
      }
      assertThat(reply.getResult()).isEqualTo(AppendResult.SUCCESS);
      assertThat(reply.getMatchIndex()).isEqualTo(last);
      assertThat(
              follower
                  .getDivision(group.getGroupId())
                  .getRaftLog()
                  .getLastEntryTermIndex()
                  .getIndex())
          .as("round %d, refused %d", round, refused)
          .isEqualTo(last);
      next = last + 1;
    }
  }

  private AppendEntriesRequestProto append(long first, int count) {
    List<LogEntryProto> entries = new ArrayList<>();
    for (long index = first; index < first + count; index++) {
      entries.add(
          LogEntryProto.newBuilder()
              .setTerm(1)
              .setIndex(index)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder()
                      .setLogData(ByteString.copyFromUtf8("entry " + index)))
              .build());
    }
    AppendEntriesRequestProto.Builder append =
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(ByteString.copyFromUtf8("p-2"))
                    .setReplyId(ByteString.copyFromUtf8("p-1"))
                    .setRaftGroupId(
                        RaftGroupIdProto.newBuilder().setId(group.getGroupId().toByteString())))
            .setLeaderTerm(1)
            .setLeaderCommit(-1)
            .addAllEntries(entries);
    if (first > 0) {
      append.setPreviousLog(TermIndexProto.newBuilder().setTerm(1).setIndex(first - 1));
    }
    return append.build();
  }
}
