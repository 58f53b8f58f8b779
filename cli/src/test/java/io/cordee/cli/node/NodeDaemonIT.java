package io.cordee.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.cli.ExitCode;
import io.cordee.cli.Main;
import io.cordee.cli.cluster.ClusterInit;
import io.cordee.cli.cluster.NodeSeat;
import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.mariadb.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDaemonIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path dir;

  @Test
  void aNodeServesAndComesBackWithItsData() throws IOException {
    ClusterInit.Result made = init("one");
    NodeConfig config = config("one");
    Path file = Files.writeString(dir.resolve("in"), "hello");
    String client = made.clientConfig().toString();
    try (NodeDaemon daemon = NodeDaemon.start(config, InstantSource.system())) {
      assertThat(daemon).isNotNull();
      until("status", "--config", client);
      until("object", "put", "bucket/key", file.toString(), "--config", client);
      CordeeException second =
          catchThrowableOfType(
              CordeeException.class, () -> NodeDaemon.start(config, InstantSource.system()));
      assertThat(second.code()).isEqualTo(ErrorCode.REFUSED);
      assertThat(second).hasMessageContaining("in use by another process");
    }
    try (NodeDaemon daemon = NodeDaemon.start(config, InstantSource.system())) {
      assertThat(daemon).isNotNull();
      Path copy = dir.resolve("out");
      until("object", "get", "bucket/key", copy.toString(), "--config", client);
      assertThat(copy).hasContent("hello");
    }
  }

  @Test
  void aTakenPortIsNamedWithItsKeyAndFile() throws IOException {
    init("one");
    NodeConfig config = config("one");
    try (ServerSocket taken =
        new ServerSocket(config.rpcPort(), 1, InetAddress.getLoopbackAddress())) {
      CordeeException refused = refusal(config);
      assertThat(refused.code()).isEqualTo(ErrorCode.PORT_IN_USE);
      assertThat(refused)
          .hasMessageContaining("rpc-port")
          .hasMessageContaining("node.yaml")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aFolderOfAnotherClusterOrNodeIsRefused() throws IOException {
    init("one");
    init("two");
    Path yaml = dir.resolve("one/nodes/node-a/node.yaml");
    String text = Files.readString(yaml);

    String stolen = dir.resolve("two/nodes/node-a/data").toString();
    Files.writeString(yaml, text.replace("data-dir: \"data\"", "data-dir: " + stolen));
    assertThat(refusal(NodeConfig.read(yaml)).code()).isEqualTo(ErrorCode.WRONG_CLUSTER);

    Files.writeString(yaml, text.replace("node: \"node-a\"", "node: \"node-b\""));
    CordeeException certificate = refusal(NodeConfig.read(yaml));
    assertThat(certificate.code()).isEqualTo(ErrorCode.WRONG_NODE);
    assertThat(certificate).hasMessageContaining("node.crt").hasMessageContaining("node/node-a");

    Path theirs = dir.resolve("two/nodes/node-a/tls");
    Files.writeString(yaml, text.replace("\"tls/", "\"" + theirs + "/"));
    assertThat(refusal(NodeConfig.read(yaml)).code()).isEqualTo(ErrorCode.WRONG_CLUSTER);

    Files.writeString(yaml, text.replace("incarnation: 1", "incarnation: 2"));
    CordeeException older = refusal(NodeConfig.read(yaml));
    assertThat(older.code()).isEqualTo(ErrorCode.WRONG_NODE);
    assertThat(older).hasMessageContaining("incarnation 1");
  }

  @Test
  void aNodeThatLostItsDataDoesNotStartUnderItsOldIdentity() throws IOException {
    init("one");
    NodeConfig config = config("one");
    Path marker = config.dataDir().resolve("identity");
    Files.writeString(marker, Files.readString(marker).replace("started=false", "started=true"));
    CordeeException logGone = refusal(config);
    assertThat(logGone.code()).isEqualTo(ErrorCode.DATA_DAMAGED);
    assertThat(logGone).hasMessageContaining("cordee node add node-a --room room-a --replace");

    Files.delete(marker);
    CordeeException allGone = refusal(config);
    assertThat(allGone.code()).isEqualTo(ErrorCode.WRONG_NODE);
    assertThat(allGone).hasMessageContaining("--replace");
  }

  private static CordeeException refusal(NodeConfig config) {
    return catchThrowableOfType(
        CordeeException.class, () -> NodeDaemon.start(config, InstantSource.system()));
  }

  private ClusterInit.Result init(String name) throws IOException {
    String seat =
        "node-a=room-a@127.0.0.1:"
            + FreePorts.pick()
            + ":"
            + FreePorts.pick()
            + ":"
            + FreePorts.pick();
    return ClusterInit.run(
        new ClusterInit.Request(
            dir.resolve(name),
            "alpes",
            List.of(NodeSeat.parse(seat, 0)),
            Optional.empty(),
            1,
            "admin1"));
  }

  private NodeConfig config(String name) {
    return NodeConfig.read(dir.resolve(name).resolve("nodes/node-a/node.yaml"));
  }

  /** Runs a command until it is done, up to the limit. */
  private static void until(String... args) {
    long end = System.nanoTime() + LIMIT.toNanos();
    StringWriter text = new StringWriter();
    int code;
    do {
      text.getBuffer().setLength(0);
      PrintWriter printer = new PrintWriter(text);
      code = Main.run(printer, printer, args);
      if (code != ExitCode.DONE) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    } while (code != ExitCode.DONE && System.nanoTime() - end < 0);
    assertThat(code).as(text.toString()).isEqualTo(ExitCode.DONE);
  }
}
