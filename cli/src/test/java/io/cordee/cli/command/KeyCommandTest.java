package io.cordee.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.ExitCode;
import io.cordee.cli.command.AdminStage.Run;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.map.AccessKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
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
  void aKeyIsPrintedOnceAndIsInTheMapOnlySealed() {
    Run run = stage.run("key", "create", "ann", "--display-name", "Ann B.", "--output", "json");
    assertThat(run.code()).as(run.err()).isZero();
    Doc made = Json.read(run.out().getBytes(StandardCharsets.UTF_8));
    String id = made.text("accessKey");
    String secret = made.text("secretKey");
    assertThat(id).matches("CK[A-Z2-7]{18}");
    assertThat(secret).matches("[A-Za-z0-9]{40}");
    AccessKey row = key(id);
    assertThat(row.user()).isEqualTo("ann");
    assertThat(row.displayName()).isEqualTo("Ann B.");
    assertThat(stage.seal.open(id, row.sealedSecret())).isEqualTo(secret);

    Run list = stage.run("key", "list");
    assertThat(list.out()).contains(id, "ann", "enabled", "Ann B.").doesNotContain(secret);
    assertThat(stage.run("key", "list", "--output", "json").out())
        .contains("\"kind\" : \"KeyList\"", id)
        .doesNotContain(secret)
        .doesNotContain(row.sealedSecret());
    assertThat(stage.run("audit").out())
        .contains("create-access-key", id + " of ann", "operator/admin1")
        .doesNotContain(secret)
        .doesNotContain(row.sealedSecret());
  }

  @Test
  void theTextSaysThatTheSecretIsShownOnce() {
    Run run = stage.run("key", "create", "ann");
    assertThat(run.out())
        .containsPattern("access key  CK")
        .containsPattern("secret key  [A-Za-z0-9]");
    assertThat(run.err()).contains("cannot be shown again");
  }

  @Test
  void aKeyFromElsewhereIsTakenOverAndItsSecretIsNotPrinted() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "h7Ghxu/BLT+rlh=\n");
    String[] create = {
      "key", "create", "ann", "--access-key", "0555b35654ad1656d804", "--secret-key-file", file + ""
    };
    Run run = stage.run(create);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out() + run.err()).contains("0555b35654ad1656d804").doesNotContain("h7Ghxu");
    assertThat(stage.seal.open("0555b35654ad1656d804", key("0555b35654ad1656d804").sealedSecret()))
        .isEqualTo("h7Ghxu/BLT+rlh=");
    Run again = stage.run(create);
    assertThat(again.err()).contains("ALREADY_EXISTS");
    assertThat(again.code()).isEqualTo(ExitCode.REFUSED);

    Files.writeString(file, "two words");
    Run bad =
        stage.run("key", "create", "ann", "--access-key", "A12", "--secret-key-file", file + "");
    assertThat(bad.err()).contains("8 to 128 printable").doesNotContain("two words");
    assertThat(bad.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aKeyIsDisabledEnabledAndRemoved() {
    stage.run("key", "create", "ann");
    String id = stage.coordinator.map().accessKeys().firstKey().orElseThrow();
    assertThat(stage.run("key", "disable", id).out()).contains("disabled access key " + id);
    assertThat(key(id).disabled()).isTrue();
    assertThat(stage.run("key", "list").out()).contains("DISABLED");
    assertThat(stage.run("key", "disable", id).code()).isZero();
    assertThat(stage.run("key", "enable", id).code()).isZero();
    assertThat(key(id).disabled()).isFalse();
    assertThat(stage.run("key", "rm", id, "--output", "json").out()).contains("KeyRemoved", id);
    Run again = stage.run("key", "rm", id);
    assertThat(again.err()).contains("NOT_FOUND", "cordee key list");
    assertThat(again.code()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aBadUserIsRefused() {
    Run run = stage.run("key", "create", "Ann");
    assertThat(run.err()).contains("INVALID_ARGUMENT", "'Ann' is not a user name");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  private AccessKey key(String id) {
    return stage.coordinator.map().accessKeys().get(id).orElseThrow();
  }
}
