package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.cluster.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/**
 * Clients that others wrote work against the S3 endpoints. One cluster, a bucket for each client; a
 * client that is not installed is skipped with a word.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class S3ClientsIT {
  private static final int LARGE_BYTES = 21_000_001;
  private static final int MANY_FILES = 10_000;
  private static final int NODE_MAJOR = 20;
  private static final String JS_CLIENT = "@aws-sdk/client-s3@3.1169.0";

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static S3Server server;
  private static S3Endpoint s3;
  private static Path large;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder.resolve("cluster"), evidence);
    s3 = server.endpoint();
    large = Trees.file(folder.resolve("large"), LARGE_BYTES, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void noNodeLoggedAnError() throws IOException {
    assertThat(server.errorLines()).isEmpty();
  }

  /** Every client begins at another node. */
  private static String url(int node) {
    return s3.endpoints().get(node % s3.endpoints().size());
  }

  private static Path home(String name) throws IOException {
    return Files.createDirectories(folder.resolve("home-" + name));
  }

  @Test
  @Order(1)
  void awsCli() throws Exception {
    Tool aws =
        Tool.installed("aws", "awscli", home("aws")).keys(s3).always("--endpoint-url", url(0));
    aws.run("s3", "mb", "s3://it-awscli");
    aws.run("s3", "cp", "--no-progress", large.toString(), "s3://it-awscli/a/large");
    aws.run("s3", "cp", "--no-progress", "s3://it-awscli/a/large", "got");
    assertThat(Files.mismatch(large, home("aws").resolve("got"))).isEqualTo(-1);
    Path tree = Trees.make(folder.resolve("aws-tree"), 60, 30_000, 2);
    aws.run("s3", "sync", "--no-progress", tree.toString(), "s3://it-awscli/tree");
    aws.run("s3", "sync", "--no-progress", "s3://it-awscli/tree", "back");
    Trees.assertSame(tree, home("aws").resolve("back"));
    assertThat(aws.run("s3", "ls", "--recursive", "s3://it-awscli").lines()).hasSize(61);
    String head = aws.run("s3api", "head-object", "--bucket", "it-awscli", "--key", "a/large");
    assertThat(head).contains("" + LARGE_BYTES);
    aws.run("s3", "mv", "s3://it-awscli/a/large", "s3://it-awscli/b/large");
    aws.run("s3", "rb", "--force", "s3://it-awscli");
    assertThat(aws.run("s3", "ls")).doesNotContain("it-awscli");
  }

  @Test
  @Order(2)
  void boto3() throws Exception {
    Path script = resource("boto3_client.py", home("boto3"));
    Tool python = Tool.python("boto3", "python3-boto3", home("boto3")).keys(s3);
    String said = python.run(script.toString(), url(1), url(2), large.toString());
    assertThat(said).contains("boto3 is content");
  }

  @Test
  @Order(3)
  void s3cmd() throws Exception {
    Path config = home("s3cmd").resolve("config");
    String host = s3.host(0);
    Files.write(
        config,
        List.of(
            "[default]",
            "access_key = " + s3.accessKey(),
            "secret_key = " + s3.secretKey(),
            "bucket_location = " + s3.region(),
            "host_base = " + host,
            "host_bucket = " + host,
            "multipart_chunk_size_mb = 5",
            "use_https = False"));
    Tool s3cmd =
        Tool.installed("s3cmd", "s3cmd", home("s3cmd"))
            .always("-c", config.toString(), "--no-progress");
    s3cmd.run("mb", "s3://it-s3cmd");
    s3cmd.run("put", large.toString(), "s3://it-s3cmd/large");
    s3cmd.run("get", "s3://it-s3cmd/large", "got");
    assertThat(Files.mismatch(large, home("s3cmd").resolve("got"))).isEqualTo(-1);
    assertThat(s3cmd.run("info", "s3://it-s3cmd/large")).contains("" + LARGE_BYTES);
    Path tree = Trees.make(folder.resolve("s3cmd-tree"), 40, 30_000, 3);
    s3cmd.run("sync", tree + "/", "s3://it-s3cmd/tree/");
    Path back = Files.createDirectories(home("s3cmd").resolve("back"));
    s3cmd.run("sync", "s3://it-s3cmd/tree/", back + "/");
    Trees.assertSame(tree, back);
    s3cmd.run("cp", "s3://it-s3cmd/large", "s3://it-s3cmd/copy");
    assertThat(s3cmd.run("ls", "s3://it-s3cmd")).contains("s3://it-s3cmd/copy");
    s3cmd.run("rb", "--recursive", "--force", "s3://it-s3cmd");
  }

  @Test
  @Order(4)
  void awsSdkForJava() throws Exception {
    try (JavaSdk sdk = JavaSdk.connect(s3, url(1))) {
      sdk.everything("it-java", Files.readAllBytes(large));
    }
  }

  @Test
  @Order(5)
  void awsSdkForJavaScript() throws Exception {
    Path home = home("js");
    if (Tool.find("node").isEmpty() || Tool.find("npm").isEmpty()) {
      Tool.skip("node and npm are not installed");
    }
    Tool node = Tool.installed("node", "nodejs", home).keys(s3);
    String version = node.run("--version").strip();
    if (Integer.parseInt(version.substring(1).split("\\.", 2)[0]) < NODE_MAJOR) {
      Tool.skip(JS_CLIENT + " needs node " + NODE_MAJOR + ", here is " + version);
    }
    Path log = home.resolve("npm.log");
    Process npm =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--prefix", ".", JS_CLIENT)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (npm.waitFor() != 0) {
      Tool.skip("npm cannot install " + JS_CLIENT + ": " + Files.readString(log));
    }
    Path script = resource("sdk_client.mjs", home);
    assertThat(node.run(script.toString(), url(2), url(0))).contains("client-s3 is content");
  }

  @Test
  @Order(6)
  void resticBacksUpAndRestores() throws Exception {
    Path tree = Trees.make(folder.resolve("restic-tree"), 300, 60_000, 4);
    Trees.file(tree.resolve("large"), LARGE_BYTES, 5);
    Tool restic =
        Tool.installed("restic", "restic", home("restic"))
            .keys(s3)
            .with("RESTIC_PASSWORD", "not secret")
            .with("RESTIC_REPOSITORY", "s3:" + url(0) + "/it-restic/repository")
            .always("-o", "s3.bucket-lookup=path");
    restic.run("init");
    restic.run("backup", tree.toString());
    assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    Trees.file(tree.resolve("large"), LARGE_BYTES / 2, 6);
    restic.run("backup", tree.toString());
    restic.run("forget", "--keep-last", "1", "--prune");
    assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    restic.run("restore", "latest", "--target", "restored");
    Trees.assertSame(
        tree, home("restic").resolve("restored").resolve(tree.toString().substring(1)));
  }

  @Test
  @Order(7)
  void rcloneSyncsAndChecksTenThousandFiles() throws Exception {
    Tool rclone =
        Tool.installed("rclone", "rclone", home("rclone"))
            .with("RCLONE_CONFIG_IT_TYPE", "s3", "RCLONE_CONFIG_IT_PROVIDER", "Other")
            .with("RCLONE_CONFIG_IT_ENDPOINT", url(2), "RCLONE_CONFIG_IT_REGION", s3.region())
            .with("RCLONE_CONFIG_IT_ACCESS_KEY_ID", s3.accessKey())
            .with("RCLONE_CONFIG_IT_SECRET_ACCESS_KEY", s3.secretKey())
            .always("--transfers=16", "--checkers=16", "--retries=1", "--stats=0");
    Path tree = Trees.make(folder.resolve("many"), MANY_FILES, 4_000, 7);
    rclone.run("mkdir", "it:it-rclone");
    rclone.run("sync", tree.toString(), "it:it-rclone/tree");
    assertThat(rclone.run("check", tree.toString(), "it:it-rclone/tree"))
        .contains("0 differences found")
        .contains(MANY_FILES + " matching files");
    Files.delete(tree.resolve("d001").resolve("f150"));
    Trees.file(tree.resolve("d002").resolve("f250"), LARGE_BYTES, 8);
    rclone.run("sync", tree.toString(), "it:it-rclone/tree");
    assertThat(rclone.run("check", "--download", tree.toString(), "it:it-rclone/tree"))
        .contains("0 differences found");
  }

  private static Path resource(String name, Path home) throws IOException {
    Path copy = home.resolve(name);
    try (var in = S3ClientsIT.class.getResourceAsStream("/s3/" + name)) {
      Files.write(copy, java.util.Objects.requireNonNull(in, name).readAllBytes());
    }
    return copy;
  }
}
