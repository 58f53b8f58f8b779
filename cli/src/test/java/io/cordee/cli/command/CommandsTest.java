package io.cordee.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.ExitCode;
import io.cordee.cli.command.AdminStage.Run;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  @TempDir Path dir;
  private AdminStage stage;

  @BeforeEach
  void start() throws IOException {
    stage = new AdminStage(dir.resolve("cluster"));
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void statusSaysAllWellWithCodeZero() {
    Run run = stage.run("status");
    assertThat(run.out()).contains("cluster alpes   OK", "leader node-a", " all well");
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void statusWithoutALeaderShowsTheLastMapAndFails() {
    stage.coordinator.loseLeader(true);
    Run run = stage.run("status", "--output", "json");
    Doc status = Json.read(run.out().getBytes(StandardCharsets.UTF_8));
    assertThat(status.text("view")).isEqualTo("last-seen");
    assertThat(status.docs("findings").get(0).text("code")).isEqualTo("NO_LEADER");
    assertThat(run.code()).isEqualTo(ExitCode.FAIL);
  }

  @Test
  void statusOfAClusterThatIsDownCannotTell() {
    stage.close();
    Run run = stage.run("status");
    assertThat(run.code()).isEqualTo(ExitCode.CANNOT_TELL);
    assertThat(run.err()).contains("cannot tell", "cordee node run");
    assertThat(stage.run("job", "list").code()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void objectsGoInAndOutWithTheirChecksum() throws IOException {
    Path file = Files.write(dir.resolve("in"), new byte[300_000]);
    assertThat(stage.run("object", "put", "bucket/a/b c", file.toString()).code()).isZero();
    assertThat(stage.run("object", "ls", "bucket/a/").out()).contains("a/b c");
    assertThat(stage.run("object", "stat", "bucket/a/b c").out()).contains("300000 B");
    Path copy = dir.resolve("out");
    assertThat(stage.run("object", "get", "bucket/a/b c", copy.toString()).code()).isZero();
    assertThat(copy).hasSameBinaryContentAs(file);
    assertThat(stage.run("object", "rm", "bucket/a/b c").out()).contains("deleted");
    Run again = stage.run("object", "get", "bucket/a/b c", copy.toString());
    assertThat(again.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(again.err()).contains("NOT_FOUND");
  }

  @Test
  void changedBytesAreNotDelivered() throws IOException {
    Path file = Files.writeString(dir.resolve("in"), "hello");
    stage.run("object", "put", "bucket/x", file.toString());
    stage.objects.damage("bucket/x");
    Path copy = dir.resolve("out");
    Run run = stage.run("object", "get", "bucket/x", copy.toString());
    assertThat(run.err()).contains("CHECKSUM_MISMATCH");
    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(copy).doesNotExist();
  }

  @Test
  void databasesAreListedWithWriterAndServers() {
    stage.addDatabase();
    Run run = stage.run("db", "list", "--output", "json");
    Doc db = Json.read(run.out().getBytes(StandardCharsets.UTF_8)).docs("databases").get(0);
    assertThat(db.text("name")).isEqualTo("shop-db");
    assertThat(db.text("writer")).isEqualTo("db-a");
    assertThat(db.docs("servers")).extracting(s -> s.text("name")).containsExactly("db-a", "db-b");
    assertThat(stage.run("db", "show", "shop-db").out()).contains("db-b", "127.0.0.1:3307");
  }

  @Test
  void aDatabaseIsAddedFromTheCommandLine() {
    Run run =
        stage.run(
            "db", "add", "blog-db", "--server", "m1=127.0.0.1:3406,agent=node-a,server-id=11");
    assertThat(run.code()).as(run.err()).isZero();
    var server = stage.coordinator.map().databases().get("blog-db").orElseThrow().servers().get(0);
    assertThat(server.serverId()).isEqualTo(11);
    assertThat(server.room()).isEqualTo("room-a");
  }

  @Test
  void aPlanThatLosesNothingNeedsYes() {
    stage.addDatabase();
    String plan = stage.propose(RiskClass.NONE);
    assertThat(stage.run("failover", "list", "--output", "json").out())
        .contains("\"id\" : \"" + plan + "\"", "\"state\" : \"WAITING\"");
    assertThat(stage.run("failover", "show", plan).out())
        .contains("WAITS FOR APPROVAL", "nothing: because of the test", "approve: cordee");
    Run unasked = stage.run("failover", "approve", plan);
    assertThat(unasked.code()).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(unasked.err()).contains("--yes");

    Run run = stage.run("failover", "approve", plan, "--yes", "--reason", "test");
    assertThat(run.out()).contains("FAIL", "FAILED: failed as it should");
    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    var done = stage.coordinator.map().plans().get(plan).orElseThrow();
    assertThat(done.approvedBy()).contains("operator/admin1");
  }

  @Test
  void aPlanThatMayLoseDataNeedsTheNameOfTheDatabase() {
    stage.addDatabase();
    String plan = stage.propose(RiskClass.AT_MOST);
    Run yes = stage.run("failover", "approve", plan, "--yes");
    assertThat(yes.code()).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(yes.err()).contains("--confirm=shop-db");
    Run wrong = stage.run("failover", "approve", plan, "--confirm=blog-db");
    assertThat(wrong.code()).isEqualTo(ExitCode.NOT_CONFIRMED);
    Run run = stage.run("failover", "approve", plan, "--confirm=shop-db");
    assertThat(run.out()).contains("job 000001");
  }

  @Test
  void unknownRefusedAndRepeatedApprovalsAreToldApart() {
    stage.addDatabase();
    assertThat(stage.run("failover", "approve", "fp-0009", "--yes").err())
        .contains("PLAN_UNKNOWN", "cordee failover list");
    String plan = stage.propose(RiskClass.NONE);
    assertThat(stage.run("failover", "refuse", plan, "--reason", "no").code()).isZero();
    Run refused = stage.run("failover", "approve", plan, "--yes");
    assertThat(refused.err()).contains("PLAN_NOT_WAITING");
    assertThat(refused.code()).isEqualTo(ExitCode.OUT_OF_DATE);

    String first = stage.propose(RiskClass.NONE);
    String second = stage.propose(RiskClass.NONE);
    Run superseded = stage.run("failover", "approve", first, "--yes");
    assertThat(superseded.err()).contains("PLAN_NOT_WAITING", second);

    var facts = stage.coordinator.map().plans().get(second).orElseThrow().facts();
    stage
        .coordinator
        .submit(new PlanCommand.ApprovePlan(second, facts, 7, false, ""), "operator/admin2")
        .join();
    Run running = stage.run("failover", "approve", second, "--yes");
    assertThat(running.err()).contains("PLAN_RUNNING", "000001");
  }

  @Test
  void theAuditTrailNamesTheOperator() {
    stage.addDatabase();
    String plan = stage.propose(RiskClass.NONE);
    stage.run("failover", "refuse", plan, "--reason", "not now");
    assertThat(stage.run("audit").out()).contains("operator/admin1", "refuse-plan", "not now");
  }

  @Test
  void applicationsAndStrangersMayNotUseTheAdminApi() throws IOException {
    String config = Files.readString(stage.files.clientConfig());
    Path app = stage.dir.resolve("app.yaml");
    Files.writeString(
        app,
        config
            .replace("operator/ca.crt", "app/ca.crt")
            .replace("operator/operator.crt", "app/client.crt")
            .replace("operator/operator.key", "app/client.key"));
    Run run = AdminStage.cordee("status", "--config", app.toString());
    assertThat(run.err()).contains("NOT_ALLOWED", "app/app");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_ALLOWED);

    ClusterCa other = ClusterCa.create(dir.resolve("other-ca"), stage.files.clusterId(), "alpes");
    other.issue(CertificateRole.OPERATOR, "mallory", List.of(), dir.resolve("other"), "operator");
    Path stranger = stage.dir.resolve("stranger.yaml");
    Files.writeString(stranger, config.replace("\"operator/", "\"" + dir.resolve("other") + "/"));
    Run refused = AdminStage.cordee("job", "list", "--config", stranger.toString());
    assertThat(refused.err()).contains("not of one cluster");
    assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aNodeJoinsByItsTokenOnce() {
    String token = stage.run("node", "add", "node-b", "--room", "room-b").out().strip();
    Path home = dir.resolve("node-b");
    Run joined = join(token, home);
    assertThat(joined.code()).as(joined.err()).isZero();
    assertThat(home.resolve("node.yaml")).content().contains("node: \"node-b\"");
    NodeConfig config = NodeConfig.read(home.resolve("node.yaml"));
    SecretSeal seal = SecretSeal.read(config.s3().key().orElseThrow(), new SecureRandom());
    assertThat(seal.open("CK1", stage.seal.seal("CK1", "secret"))).isEqualTo("secret");
    assertThat(config.s3Address()).isEqualTo("127.0.0.1:7204");
    assertThat(stage.coordinator.map().nodes().get("node-b").orElseThrow().s3Address())
        .isEqualTo("127.0.0.1:7204");
    assertThat(stage.run("node", "list").out()).contains("127.0.0.1:7204");
    assertThat(stage.coordinator.map().nodes().get("node-b").orElseThrow().rpcAddress())
        .isEqualTo("127.0.0.1:7202");

    Run again = join(token, dir.resolve("again"));
    assertThat(again.err()).contains("BAD_JOIN_TOKEN", "used already");
    assertThat(again.code()).isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(dir.resolve("again").resolve("s3.key")).doesNotExist();
    Run half = join(token.substring(0, token.length() - 9), dir.resolve("half"));
    assertThat(half.err()).contains("BAD_JOIN_TOKEN", "copy the whole line");
    assertThat(dir.resolve("half")).doesNotExist();
  }

  private static Run join(String token, Path home) {
    return AdminStage.cordee(
        "node",
        "join",
        "--token",
        token,
        "--dir",
        home.toString(),
        "--listen",
        "127.0.0.1",
        "--raft-port",
        "7201",
        "--rpc-port",
        "7202",
        "--admin-port",
        "7203",
        "--s3-port",
        "7204");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stauts                     | did you mean 'status'?
          object puit b/k f          | did you mean 'put'?
          status --ouput json        | did you mean '--output'?
          status --output xml        | allowed: table, json
          failover                   | name what to do: list, show, approve, refuse
          failover show              | Missing required parameter: 'PLAN'
          object get bucket file     | write BUCKET/KEY
          node add node-b            | Missing required option: '--room=<room>'
          bucket quota photos many   | bad size 'many'
          bucket quota photos -1     | bad size '-1'
          key create ann --access-key A1 | together
          key create                 | Missing required parameter: 'USER'
          keys                       | did you mean 'key'?
          db add x --server m1       | write NAME=HOST:PORT
          db add x --server m=h:1,agnet=n | did you mean 'agent'?
          node run --config none.yaml | none.yaml: no such file
          cluster init --dir d --name A --node a=r | bad cluster name 'A'
          """)
  void wrongUseIsRefusedWithAHint(String line, String hint) {
    String[] args = line.split(" ");
    boolean needsCluster = line.contains(" ") && !line.matches("(node run|cluster).*");
    Run run = needsCluster ? stage.run(args) : AdminStage.cordee(args);
    assertThat(run.err()).contains(hint);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }
}
