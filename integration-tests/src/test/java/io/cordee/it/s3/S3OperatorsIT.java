package io.cordee.it.s3;

import static io.cordee.it.s3.Hostile.NOTHING;
import static io.cordee.it.s3.Hostile.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.TlsFiles;
import io.cordee.cli.json.Doc;
import io.cordee.it.cluster.Evidence;
import io.cordee.it.process.LocalCluster;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What operators set takes effect at the endpoints of a running cluster. One cluster, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class S3OperatorsIT {
  private static final int LARGE_BYTES = 600 << 10;
  private static final int LIMIT_SECONDS = 60;

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static LocalCluster cluster;
  private static S3Endpoint s3;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), "--masters=0");
    evidence.of(cluster);
    s3 = S3Endpoint.of(cluster.facts());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @AfterEach
  void noNodeLoggedAnError() throws Exception {
    assertThat(cluster.errorLines()).isEmpty();
  }

  private static Hostile bucket(String name) throws Exception {
    Hostile client = new Hostile(s3, name);
    assertThat(client.honest(client.at("PUT", "/" + name), NOTHING).status()).isEqualTo(200);
    return client;
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    LocalCluster.await(what, LIMIT_SECONDS, condition);
  }

  @Test
  @Order(1)
  void aBucketIsReachedAtAHostOfItsOwn() throws Exception {
    Hostile client = bucket("it-virtual");
    String host = "it-virtual.localhost:" + URI.create(s3.endpoints().get(0)).getPort();
    S3Request put = S3Request.of("PUT", host, "/it-virtual/key");
    assertThat(client.honest(put, Hostile.bytes("by host")).status()).isEqualTo(200);
    assertThat(client.got("it-virtual/key")).isEqualTo("200 by host");
    assertThat(client.honest(S3Request.of("GET", host, "/it-virtual/key"), NOTHING).text())
        .isEqualTo("by host");
    refused(
        client.honest(S3Request.of("GET", "nobody-" + host, "/key"), NOTHING), 404, "NoSuchBucket");
  }

  @Test
  @Order(2)
  void aQuotaRefusesWhatIsTooMuchAndDeletesMakeRoom() throws Exception {
    Hostile client = bucket("it-quota");
    byte[] large = new byte[LARGE_BYTES];
    cluster.run("bucket", "quota", "it-quota", "1MiB").ok();
    await(
        "the quota is known everywhere",
        () -> {
          client.honest(client.object("PUT", "first"), large);
          return client.honest(client.object("PUT", "second"), large).status() == 403;
        });
    refused(client.honest(client.object("PUT", "third"), large), 403, "QuotaExceeded");
    assertThat(client.honest(client.object("DELETE", "first"), NOTHING).status()).isEqualTo(204);
    assertThat(client.honest(client.object("DELETE", "second"), NOTHING).status()).isEqualTo(204);
    await(
        "there is room again",
        () -> client.honest(client.object("PUT", "third"), large).status() == 200);
    cluster.run("bucket", "quota", "it-quota", "none").ok();
    await(
        "the quota is gone everywhere",
        () -> client.honest(client.object("PUT", "fourth"), large).status() == 200);
  }

  @Test
  @Order(3)
  void bucketShowSaysWhatWaitsForItsGrace() throws Exception {
    Hostile client = bucket("it-garbage");
    assertThat(usage("it-garbage").number("garbageBytes")).isZero();
    byte[] large = new byte[LARGE_BYTES];
    for (int i = 0; i < 3; i++) {
      assertThat(client.honest(client.object("PUT", "key"), large).status()).isEqualTo(200);
    }
    Doc replaced = usage("it-garbage");
    assertThat(replaced.number("bytes")).isEqualTo(LARGE_BYTES);
    assertThat(replaced.number("objects")).isEqualTo(1);
    assertThat(replaced.number("garbageBytes")).isEqualTo(2L * LARGE_BYTES);
    assertThat(client.honest(client.object("DELETE", "key"), NOTHING).status()).isEqualTo(204);
    Doc deleted = usage("it-garbage");
    assertThat(deleted.number("bytes")).isZero();
    assertThat(deleted.number("garbageBytes")).isEqualTo(3L * LARGE_BYTES);
  }

  private static Doc usage(String bucket) throws Exception {
    return cluster.run("bucket", "show", bucket, "--output", "json").ok().json().doc("usage");
  }

  @Test
  @Order(4)
  void aDisabledKeyIsRefusedAndAnEnabledOneServed() throws Exception {
    Doc key = cluster.run("key", "create", "it-user", "--output", "json").ok().json();
    S3Endpoint theirs =
        new S3Endpoint(s3.endpoints(), s3.region(), key.text("accessKey"), key.text("secretKey"));
    Hostile client = new Hostile(theirs, "it-user-bucket");
    S3Request make = client.at("PUT", "/it-user-bucket");
    assertThat(client.honest(make, NOTHING).status()).isEqualTo(200);
    cluster.run("key", "disable", key.text("accessKey")).ok();
    await("the key is refused", () -> client.got("key").equals("403 InvalidAccessKeyId"));
    cluster.run("key", "enable", key.text("accessKey")).ok();
    await("the key is good again", () -> client.got("key").equals("404 NoSuchKey"));
  }

  /** The node's own certificate stands for one that clients trust. */
  @Test
  @Order(5)
  void awsCliOverHttps() throws Exception {
    Path file = cluster.dataDir("node-a").resolveSibling("node.yaml");
    TlsFiles tls = NodeConfig.read(file).tls();
    cluster.local("kill", "node-a");
    Files.write(
        file,
        List.of("s3-tls-certificate: " + tls.certificate(), "s3-tls-key: " + tls.key()),
        StandardOpenOption.APPEND);
    cluster.local("restart", "node-a");
    await("the endpoint listens again", S3OperatorsIT::listens);
    Path home = Files.createDirectories(folder.resolve("home-aws"));
    Path large = Trees.file(folder.resolve("large"), 9_000_001, 1);
    Tool aws =
        Tool.installed("aws", "awscli", home)
            .keys(s3)
            .with("AWS_CA_BUNDLE", tls.ca().toString())
            .always("--endpoint-url", "https://" + s3.host(0));
    aws.run("s3", "mb", "s3://it-https");
    aws.run("s3", "cp", "--no-progress", large.toString(), "s3://it-https/large");
    aws.run("s3", "cp", "--no-progress", "s3://it-https/large", "got");
    assertThat(Files.mismatch(large, home.resolve("got"))).isEqualTo(-1);
  }

  private static boolean listens() throws IOException {
    URI url = URI.create(s3.endpoints().get(0));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 1_000);
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }
}
