package io.cordee.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.ExitCode;
import io.cordee.cli.admin.BucketUsage;
import io.cordee.cli.command.AdminStage.Run;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketCommandTest {
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
  void aBucketIsMadeOnceForItsOwner() {
    assertThat(stage.run("bucket", "create", "photos", "--owner", "ann").out())
        .contains("created photos of ann");
    Run again = stage.run("bucket", "create", "photos", "--owner", "ann");
    assertThat(again.out()).contains("exists already: photos");
    assertThat(again.code()).isZero();
    Run other = stage.run("bucket", "create", "photos");
    assertThat(other.err()).contains("ALREADY_EXISTS", "another owner");
    assertThat(other.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(bucket().acl()).isEqualTo("private");
    Run bad = stage.run("bucket", "create", "Photos");
    assertThat(bad.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theListHasOwnersAndQuotas() {
    stage.run("bucket", "create", "photos", "--owner", "ann");
    stage.run("bucket", "create", "films");
    stage.run("bucket", "quota", "films", "1.5GiB");
    String text = stage.run("bucket", "list").out();
    assertThat(text.lines()).hasSize(3);
    assertThat(text).containsPattern("films +admin +OFF +1.5 GiB +20");
    assertThat(text).containsPattern("photos +ann +OFF +none +20");
    assertThat(stage.run("bucket", "list", "--output", "json").out())
        .contains("\"kind\" : \"BucketList\"", "\"quotaBytes\" : 1610612736");
  }

  @Test
  void showSaysWhatABucketHoldsAndWhatWaits() {
    stage.run("bucket", "create", "photos");
    stage.buckets.holds(new BucketUsage(3, 4_096, 2, 1, 1_024, 2_048));
    assertThat(stage.run("bucket", "show", "photos").out())
        .contains(
            "owner       admin",
            "acl         private",
            "quota       none",
            "objects     3, 4.0 KiB",
            "versions    2 older",
            "uploads     1 unfinished, 1.0 KiB",
            "garbage     2.0 KiB waits");
    Run run = stage.run("bucket", "show", "photos", "--output", "json");
    Doc show = Json.read(run.out().getBytes(StandardCharsets.UTF_8));
    assertThat(show.doc("usage").number("garbageBytes")).isEqualTo(2_048);
    assertThat(stage.run("bucket", "show", "films").err())
        .contains("NOT_FOUND", "cordee bucket list");
  }

  @Test
  void showAnswersAlsoWhenNobodyCanCount() {
    stage.run("bucket", "create", "photos");
    stage.buckets.silent();
    Run run = stage.run("bucket", "show", "photos");
    assertThat(run.out()).contains("owner", "unknown: UNREACHABLE: group 2 does not answer");
    assertThat(run.code()).isZero();
  }

  @Test
  void aQuotaIsSetAndLifted() {
    stage.run("bucket", "create", "photos");
    assertThat(stage.run("bucket", "quota", "photos", "500GiB").out())
        .contains("quota of photos: 500.0 GiB");
    assertThat(bucket().quotaBytes()).isEqualTo(500L << 30);
    stage.run("bucket", "quota", "photos", "none");
    assertThat(bucket().quotaBytes()).isZero();
    assertThat(stage.run("bucket", "quota", "films", "1").err()).contains("NOT_FOUND");
  }

  @Test
  void onlyAnEmptyBucketIsRemovedAndOnlyWhenConfirmed() {
    stage.run("bucket", "create", "photos");
    Run unasked = stage.run("bucket", "rm", "photos");
    assertThat(unasked.code()).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(unasked.err()).contains("--yes", "nothing was done");
    stage.buckets.holds(new BucketUsage(1, 1, 0, 0, 0, 0));
    Run full = stage.run("bucket", "rm", "photos", "--yes");
    assertThat(full.err()).contains("REFUSED", "not empty");
    assertThat(full.code()).isEqualTo(ExitCode.REFUSED);
    stage.buckets.holds(new BucketUsage(0, 0, 0, 0, 0, 0));
    assertThat(stage.run("bucket", "rm", "photos", "--yes").out())
        .contains("removed bucket photos");
    assertThat(stage.coordinator.map().buckets().isEmpty()).isTrue();
  }

  private Bucket bucket() {
    return stage.coordinator.map().buckets().get("photos").orElseThrow();
  }
}
