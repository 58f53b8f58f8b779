package io.cordee.consensus.server.coordination;

import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftMember;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the members of the coordination group as the map wants them, one change at a time: takes
 * joined nodes in, drops the old incarnation of a replaced one. Runs on its own thread while this
 * node leads.
 */
final class MembershipDuty implements LeaderDuty {
  private static final Logger log = LoggerFactory.getLogger(MembershipDuty.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 500;
  private static final long CHANGE_SECONDS = 30;

  private final CoordinationServer server;
  private final RaftHost host;
  private final Supplier<ClusterMap> map;
  private @Nullable ScheduledExecutorService thread;

  MembershipDuty(CoordinationServer server, RaftHost host, Supplier<ClusterMap> map) {
    this.server = server;
    this.host = host;
    this.map = map;
  }

  @Override
  public void lead(long term) {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "membership");
              made.setDaemon(true);
              return made;
            });
    thread = started;
    var unused =
        started.scheduleWithFixedDelay(
            this::step, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdownNow();
      thread = null;
    }
  }

  private void step() {
    ClusterMap now = map.get();
    if (!now.isInitialized()) {
      return;
    }
    try {
      List<RaftMember> members = host.members(CoordinationServer.GROUP);
      MembershipPlan plan =
          MembershipPlan.next(now, members, host.peerId(), MembershipDuty::answers);
      if (plan.leaving()) {
        handOver(members);
        return;
      }
      if (plan.members().isPresent()) {
        log.info("event=members-change from={} to={}", names(members), names(plan.members().get()));
        await(host.setPeers(CoordinationServer.GROUP, plan.members().get()));
      }
      Optional<Node> voted = plan.voted();
      if (voted.isPresent()) {
        await(
            server.propose(
                new NodeCommand.SetVoter(voted.get().name(), voted.get().incarnation(), true)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // the next step tries again, or the next leader
      log.warn("event=members-change-failed reason={}", e.getMessage());
    }
  }

  private void handOver(List<RaftMember> members)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (RaftMember member : members) {
      if (!member.peerId().equals(host.peerId())) {
        log.info("event=hand-over to={} why=replaced", member.peerId());
        await(host.transferLeadership(CoordinationServer.GROUP, member.peerId()));
        return;
      }
    }
  }

  private static void await(CompletableFuture<?> done)
      throws InterruptedException, ExecutionException, TimeoutException {
    done.get(CHANGE_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean answers(Node node) {
    String address = node.raftAddress();
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          CONNECT_MILLIS);
      return true;
    } catch (IOException silent) {
      return false;
    }
  }

  private static List<String> names(List<RaftMember> members) {
    return members.stream().map(RaftMember::peerId).toList();
  }
}
