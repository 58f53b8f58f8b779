package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;

/** Members as Ratis knows them, and our own address. Stateless. */
final class RaftPeers {
  private RaftPeers() {}

  static List<RaftPeer> peers(List<RaftMember> members) {
    return members.stream().map(RaftPeers::peer).toList();
  }

  /** Peer ids of those that vote. */
  static List<String> voters(List<RaftMember> members) {
    return members.stream().filter(RaftMember::voter).map(RaftMember::peerId).sorted().toList();
  }

  static List<RaftMember> members(RaftConfiguration conf) {
    List<RaftMember> members = new ArrayList<>();
    conf.getAllPeers(RaftPeerRole.FOLLOWER).forEach(peer -> members.add(member(peer, true)));
    conf.getAllPeers(RaftPeerRole.LISTENER).forEach(peer -> members.add(member(peer, false)));
    return members;
  }

  private static RaftMember member(RaftPeer peer, boolean voter) {
    return new RaftMember(peer.getId().toString(), peer.getAddress(), peer.getPriority(), voter);
  }

  static RaftPeer peer(RaftMember member) {
    return RaftPeer.newBuilder()
        .setId(member.peerId())
        .setAddress(member.address())
        .setPriority(member.priority())
        .setStartupRole(member.voter() ? RaftPeerRole.FOLLOWER : RaftPeerRole.LISTENER)
        .build();
  }

  /** Ratis would end the process when its port is taken. */
  static void checkPort(RaftHostConfig config) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.PORT_IN_USE,
          "The Raft address cannot be bound; stop the other process or change raft.port. address="
              + config.host()
              + ":"
              + config.port()
              + " reason="
              + e.getMessage(),
          e);
    }
  }
}
