package io.cordee.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first node of the list answers, and cannot do anything: it is cut off from the others. */
class CutOffNodeTest {
  private static final byte[] BODY = {1, 2, 3};

  @TempDir Path dir;
  private AdminStage stage;
  private HttpsServer cutOff;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean reads;
  private AdminClient client;

  @BeforeEach
  void start() throws IOException {
    stage = new AdminStage(dir.resolve("cluster"));
    Path tls = dir.resolve("cluster/nodes/node-a/tls");
    ClientConfig config = ClientConfig.read(stage.files.clientConfig());
    TlsIdentity operator =
        new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key());
    cutOff = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    cutOff.setHttpsConfigurator(
        new HttpsConfigurator(
            new TlsIdentity(tls.resolve("ca.crt"), tls.resolve("node.crt"), tls.resolve("node.key"))
                .sslContext()));
    cutOff.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] answer =
              Json.bytes(
                  reads
                      ? Json.object("view", "last-seen", "data", Json.object())
                      : Json.object(
                          "error", Json.object("code", "UNREACHABLE", "message", "cut off")));
          exchange.sendResponseHeaders(reads ? 200 : 503, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    cutOff.start();
    client =
        new AdminClient(
            List.of("https://127.0.0.1:" + cutOff.getAddress().getPort(), config.admin().get(0)),
            "test",
            operator.sslContext().getSocketFactory());
  }

  @AfterEach
  void stop() {
    cutOff.stop(0);
    stage.close();
  }

  @Test
  void anObjectThatCanBeReadAgainGoesToTheNextNode() {
    client.putObject("bucket/key", () -> new ByteArrayInputStream(BODY), BODY.length, "");
    assertThat(client.headObject("bucket/key").sizeBytes()).isEqualTo(BODY.length);
    assertThat(asked).as("the node that answered is asked first from then on").hasValue(1);
  }

  @Test
  void whatCanBeReadOnlyOnceFailsWithTheNodesWords() {
    assertThatThrownBy(() -> client.putObject("bucket/key", new ByteArrayInputStream(BODY)))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
        .hasMessageContaining("cut off");
  }

  @Test
  void theWordsOfTheOnlyNodeThatAnswersReachTheUser() {
    stage.close();
    assertThatThrownBy(
            () ->
                client.putObject(
                    "bucket/key", () -> new ByteArrayInputStream(BODY), BODY.length, ""))
        .isInstanceOf(CordeeException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void aViewThatAMajorityConfirmedIsPreferred() {
    reads = true;
    assertThat(client.get("/v1/status").text("view")).isEqualTo("quorum");
    assertThat(client.get("/v1/status").text("view")).isEqualTo("quorum");
    assertThat(asked).hasValue(1);
  }
}
