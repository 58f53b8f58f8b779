package io.cordee.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterInitTest {
  @TempDir Path dir;

  @Test
  void writesAFolderPerNodeAndAClientConfig() {
    ClusterInit.Result made = ClusterInit.run(request("node-a=room-a", "node-b=room-b"));

    assertThat(made.nodeConfigs().keySet()).containsExactly("node-a", "node-b");
    NodeConfig b = NodeConfig.read(dir.resolve("c/nodes/node-b/node.yaml"));
    assertThat(b.clusterId()).isEqualTo(made.clusterId());
    assertThat(b.room()).isEqualTo("room-b");
    assertThat(b.rpcAddress()).isEqualTo("127.0.0.1:7112");
    assertThat(b.initialNodes()).hasSize(2);
    assertThat(b.sql().orElseThrow().password()).isEqualTo("secret");
    assertThat(b.s3Address()).isEqualTo("127.0.0.1:7114");
    assertThat(b.s3().region()).isEqualTo("us-east-1");
    assertThat(b.initialNodes().get(0).s3()).isEqualTo("127.0.0.1:7104");
    ClientConfig client = ClientConfig.read(made.clientConfig());
    assertThat(client.admin()).containsExactly("https://127.0.0.1:7103", "https://127.0.0.1:7113");
    for (String file : List.of("ca.crt", "client.crt", "client.key")) {
      assertThat(made.appIdentity().resolve(file)).exists();
    }
  }

  @Test
  void everyNodeHasTheOneSealingKeyForItsOwnerOnly() throws Exception {
    ClusterInit.run(request("node-a=room-a@h:1:2:3:4", "node-b=room-b@h:5:6:7"));
    Path a = dir.resolve("c/nodes/node-a/s3.key");
    assertThat(dir.resolve("c/nodes/node-b/s3.key")).hasSameTextualContentAs(a);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(a)))
        .isEqualTo("rw-------");
    NodeConfig config = NodeConfig.read(dir.resolve("c/nodes/node-b/node.yaml"));
    assertThat(config.s3().key()).contains(dir.resolve("c/nodes/node-b/s3.key"));
    assertThat(config.s3().serves()).isFalse();
    assertThat(config.initialNodes().get(0).s3()).isEqualTo("h:4");
    assertThat(config.initialNodes().get(1).s3()).isEmpty();
  }

  @Test
  void aNodeBehindATranslationListensElsewhereThanItIsReached() {
    ClusterInit.Result made =
        ClusterInit.run(
            request("node-a=room-a@127.0.0.1:1101:1102:1103:1104/0.0.0.0:7101:7102:7103:7104"));
    NodeConfig a = NodeConfig.read(dir.resolve("c/nodes/node-a/node.yaml"));
    assertThat(a.listen()).isEqualTo("0.0.0.0");
    assertThat(a.raftPort()).isEqualTo(7101);
    assertThat(a.raftAddress()).isEqualTo("127.0.0.1:1101");
    assertThat(a.s3().port()).isEqualTo(7104);
    assertThat(a.s3Address()).isEqualTo("127.0.0.1:1104");
    assertThat(a.initialNodes().get(0).admin()).isEqualTo("127.0.0.1:1103");
    ClientConfig client = ClientConfig.read(made.clientConfig());
    assertThat(client.rpc()).containsExactly("127.0.0.1:1102");
  }

  @Test
  void aFolderWithAClusterIsLeftAlone() throws Exception {
    ClusterInit.run(request("node-a=room-a"));
    byte[] before = Files.readAllBytes(dir.resolve("c/ca/ca.key"));
    CordeeException refused =
        catchThrowableOfType(
            CordeeException.class, () -> ClusterInit.run(request("node-a=room-a")));
    assertThat(refused.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(Files.readAllBytes(dir.resolve("c/ca/ca.key"))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node-a",
        "node a=room-a",
        "node-a=",
        "node-a=room-a@host:1:2",
        "node-a=room-a@host:1:2:0",
        "node-a=room-a@host:1:2:3/",
        "node-a=room-a@host:1:2:3:4:5",
        "node-a=room-a@host:1:2:3:4/h:1:2:3",
        "node-a=room-a@host:1:2:3/h:4:5:6/h:7:8:9",
        "node-a=room-a@:1:2:3"
      })
  void badNodeIsRefused(String text) {
    CordeeException refused =
        catchThrowableOfType(CordeeException.class, () -> NodeSeat.parse(text, 0));
    assertThat(refused).hasMessageContaining("write NAME=ROOM");
  }

  @Test
  void twoNodesOnOnePortAreRefused() {
    CordeeException refused =
        catchThrowableOfType(
            CordeeException.class, () -> ClusterInit.run(request("a=r@h:1:2:3", "b=r@h:3:4:5")));
    assertThat(refused).hasMessageContaining("h:3 is given twice");
    assertThat(dir.resolve("c")).doesNotExist();
  }

  private ClusterInit.Request request(String... nodes) {
    List<NodeSeat> seats = new java.util.ArrayList<>();
    for (String node : nodes) {
      seats.add(NodeSeat.parse(node, seats.size()));
    }
    return new ClusterInit.Request(
        dir.resolve("c"),
        "alpes",
        seats,
        Optional.of(new ClusterInit.SqlAccount("cordee", "secret", Optional.empty())),
        3,
        "admin1");
  }
}
