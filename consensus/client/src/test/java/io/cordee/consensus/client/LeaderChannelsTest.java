package io.cordee.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.client.rpc.FailedNodes;
import io.grpc.InsecureChannelCredentials;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaderChannelsTest {
  private long now;
  private final LeaderChannels channels =
      new LeaderChannels(
          List.of("a:1", "b:1", "c:1"), InsecureChannelCredentials.create(), () -> now);

  @Test
  void aDeadLeaderThatAFollowerStillNamesIsNotAskedAgainAtOnce() {
    assertThat(channels.prefer("a:1")).isTrue();
    assertThat(channels.candidate()).isEqualTo("a:1");
    channels.failed("a:1");
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      String next = channels.candidate();
      asked.add(next);
      assertThat(channels.prefer("a:1")).as("what %s says is old", next).isFalse();
      channels.passed(next);
    }
    assertThat(asked).containsExactlyInAnyOrder("b:1", "c:1");
    now += FailedNodes.DOUBT.toNanos();
    assertThat(channels.prefer("a:1")).isTrue();
    assertThat(channels.candidate()).isEqualTo("a:1");
  }

  @Test
  void theNewLeaderIsTakenAtOnce() {
    channels.prefer("a:1");
    channels.failed("a:1");
    assertThat(channels.prefer("c:1")).isTrue();
    assertThat(channels.candidate()).isEqualTo("c:1");
    channels.answered("c:1");
    assertThat(channels.candidate()).isEqualTo("c:1");
  }

  @Test
  void withoutALeaderAllAreAskedInTurn() {
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      asked.add(channels.candidate());
      channels.passed(channels.candidate());
    }
    assertThat(asked).hasSize(3);
  }
}
