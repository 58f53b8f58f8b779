package io.cordee.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
  private static final String GOOD =
      """
      cluster: 0b9d7a52-93a5-4a1e-8a90-1c2f3e4d5a6b
      cluster-name: alpes
      node: node-a
      room: room-a
      incarnation: 1
      data-dir: data
      listen: 127.0.0.1
      raft-port: 7101
      rpc-port: 7102
      admin-port: 7103
      tls:
        ca: ca.crt
        certificate: node.crt
        key: node.key
      initial-nodes:
        - name: node-a
          room: room-a
          raft: 127.0.0.1:7101
          rpc: 127.0.0.1:7102
          admin: 127.0.0.1:7103
      """;

  @TempDir Path dir;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String file : new String[] {"ca.crt", "node.crt", "node.key"}) {
      Files.writeString(dir.resolve(file), "pem");
    }
  }

  @Test
  void readsWhatItWrites() throws IOException {
    NodeConfig config = NodeConfig.read(write(GOOD));
    assertThat(config.dataDir()).isEqualTo(dir.resolve("data"));
    assertThat(config.advertise()).isEqualTo(new NodeAddress("127.0.0.1", 7101, 7102, 7103));
    assertThat(config.isInitial()).isTrue();
    assertThat(NodeConfig.read(write(config.toYaml()))).isEqualTo(config);
  }

  @Test
  void isReachedElsewhereThanWhereItListens() throws IOException {
    String text =
        GOOD
            + """
            advertise: alpes.example
            advertise-raft-port: 17101
            advertise-admin-port: 443
            """;
    NodeConfig config = NodeConfig.read(write(text));
    assertThat(config.raftAddress()).isEqualTo("alpes.example:17101");
    assertThat(config.rpcAddress()).isEqualTo("alpes.example:7102");
    assertThat(config.adminAddress()).isEqualTo("alpes.example:443");
    assertThat(config.raftPort()).isEqualTo(7101);
    assertThat(NodeConfig.read(write(config.toYaml()))).isEqualTo(config);
  }

  @Test
  void servesS3OnlyWhenItHasAPortAndAKey() throws IOException {
    NodeConfig without = NodeConfig.read(write(GOOD));
    assertThat(without.s3()).isEqualTo(S3Settings.none());
    assertThat(without.s3Address()).isEmpty();
    String text =
        GOOD
            + """
                s3: 127.0.0.1:7104
            s3-key: s3.key
            s3-port: 7104
            advertise-s3-port: 80
            s3-host: s3.alpes.example
            s3-region: ch-1
            """;
    NodeConfig config = NodeConfig.read(write(text));
    assertThat(config.s3())
        .isEqualTo(
            new S3Settings(
                Optional.of(dir.resolve("s3.key")), 7104, Optional.of("s3.alpes.example"), "ch-1"));
    assertThat(config.s3Address()).isEqualTo("127.0.0.1:80");
    assertThat(config.initialNodes().get(0).s3()).isEqualTo("127.0.0.1:7104");
    assertThat(NodeConfig.read(write(config.toYaml()))).isEqualTo(config);
  }

  @Test
  void servesHttpsWithACertificateAndItsKey() throws IOException {
    String text =
        GOOD
            + """
            s3-key: s3.key
            s3-port: 7104
            s3-tls-certificate: s3.crt
            s3-tls-key: s3.pem
            """;
    NodeConfig config = NodeConfig.read(write(text));
    assertThat(config.s3().tls())
        .contains(new S3Settings.Tls(dir.resolve("s3.crt"), dir.resolve("s3.pem")));
    assertThat(NodeConfig.read(write(config.toYaml()))).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          raft-port: 7101        | raft_port: 7101       | :8: unknown key 'raft_port'; did you mean 'raft-port'?
          rpc-port: 7102         | rpc-port: seven       | :9: 'rpc-port' is 'seven': allowed: a whole number 1..65535
          rpc-port: 7102         | rpc-port: 70000       | :9: 'rpc-port' is '70000': allowed: a whole number 1..65535
          admin-port: 7103       | admin-port: 7102      | :10: 'admin-port' is '7102': allowed: a port other than
          node: node-a           | node: Node A          | :3: 'node' is 'Node A': allowed: 1 to 63 characters
          room: room-a           | node: other           | :4: key 'node' stands twice
          listen: 127.0.0.1      | ''                    | key 'listen' is missing
          certificate: node.crt  | certificate: none.crt | :13: 'tls.certificate' is 'none.crt': allowed: a readable PEM file
          raft: 127.0.0.1:7101   | raft: 127.0.0.1       | :18: 'initial-nodes[0].raft' is '127.0.0.1': allowed: HOST:PORT
          room: room-a           | room: [a, b]          | :4: 'room' is not a single value
          room: room-a           | 'room: "x'            | :4: not YAML
          incarnation: 1         | advertise-rpc-port: 0      | :5: 'advertise-rpc-port' is '0': allowed: a whole number 1..65535
          incarnation: 1         | advertise-rpc-port: 7101   | :5: 'advertise-rpc-port' is '7101': allowed: a port other than the one advertised
          incarnation: 1         | advertise-admin-port: 7102 | :5: 'advertise-admin-port' is '7102': allowed: a port other than those advertised
          incarnation: 1         | s3-port: 7104              | key 's3-key' is missing
          incarnation: 1         | advertise-s3-port: 80      | :5: 'advertise-s3-port' is '80': allowed: it together with s3-port
          incarnation: 1         | s3-region: EU West         | :5: 's3-region' is 'EU West'
          incarnation: 1         | s3-host: a..b              | :5: 's3-host' is 'a..b': allowed: a domain name
          incarnation: 1         | s3-tls-key: s3.pem         | :5: 's3-tls-key' is 's3.pem': allowed: it together with s3-tls-certificate
          room: room-a           | s3-port: 0                 | :4: 's3-port' is '0': allowed: a whole number
          cluster-name: alpes    | hi-water-percent: 9   | did you mean 'high-water-percent'?
          """)
  void badFileIsRefusedWithLineKeyAndWhatIsAllowed(String good, String bad, String message)
      throws IOException {
    Path file = write(GOOD.replaceFirst(good, bad == null ? "" : bad));
    CordeeException refused =
        catchThrowableOfType(CordeeException.class, () -> NodeConfig.read(file));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(refused).hasMessageContaining(file.toString()).hasMessageContaining(message);
  }

  @Test
  void missingFileSaysSo() {
    CordeeException refused =
        catchThrowableOfType(
            CordeeException.class, () -> NodeConfig.read(dir.resolve("none.yaml")));
    assertThat(refused).hasMessageContaining("none.yaml: no such file");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(dir.resolve("node.yaml"), text);
  }
}
