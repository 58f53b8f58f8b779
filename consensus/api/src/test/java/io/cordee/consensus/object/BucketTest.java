package io.cordee.consensus.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import io.cordee.consensus.plan.Cluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Buckets, rule by rule. */
final class BucketTest {
  private final Cluster cluster = Cluster.with(ApprovalPolicy.ALWAYS);

  @Test
  void namesFollowTheRulesOfS3() {
    cluster.accepted(create("my.photos-2026", "admin"));
    for (String bad : List.of("ab", "Photos", "-photos", "a..b", "10.0.0.1", "a_b", "")) {
      cluster.rejected(ErrorCode.INVALID_ARGUMENT, create(bad, "admin"));
    }
  }

  @Test
  void aRepeatByItsOwnerIsHarmlessAndAnotherOwnerIsRefused() {
    cluster.accepted(create("photos", "ann"));
    assertThat(cluster.accepted(create("photos", "ann"))).isEqualTo(Command.ALREADY);
    assertThat(cluster.rejected(ErrorCode.ALREADY_EXISTS, create("photos", "bob")))
        .contains("another owner");
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, create("films", "No User"));
    assertThat(bucket().owner()).isEqualTo("ann");
    assertThat(bucket().acl()).isEqualTo("private");
    assertThat(bucket().versioning()).isEqualTo(Versioning.OFF);
  }

  @Test
  void aRemovedBucketIsGoneAndItsNameIsFree() {
    cluster.rejected(ErrorCode.NOT_FOUND, new StorageCommand.RemoveBucket("photos"));
    cluster.accepted(create("photos", "ann"));
    cluster.accepted(new StorageCommand.RemoveBucket("photos"));
    assertThat(cluster.map().buckets().isEmpty()).isTrue();
    cluster.accepted(create("photos", "bob"));
  }

  @Test
  void versioningNeverGoesBackToOff() {
    cluster.accepted(create("photos", "ann"));
    assertThat(cluster.accepted(versioning(Versioning.OFF))).isEqualTo(Command.ALREADY);
    cluster.accepted(versioning(Versioning.ENABLED));
    cluster.accepted(versioning(Versioning.SUSPENDED));
    assertThat(cluster.rejected(ErrorCode.REFUSED, versioning(Versioning.OFF)))
        .contains("SUSPENDED");
    cluster.accepted(versioning(Versioning.ENABLED));
    assertThat(bucket().versioning()).isEqualTo(Versioning.ENABLED);
  }

  @Test
  void accessListQuotaAndDocumentsAreBounded() {
    cluster.accepted(create("photos", "ann"));
    cluster.accepted(new StorageCommand.SetBucketAcl("photos", "a".repeat(16 << 10)));
    cluster.rejected(
        ErrorCode.INVALID_ARGUMENT,
        new StorageCommand.SetBucketAcl("photos", "é".repeat((8 << 10) + 1)));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, new StorageCommand.SetBucketAcl("photos", ""));
    cluster.accepted(new StorageCommand.SetBucketQuota("photos", 1L << 40));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, new StorageCommand.SetBucketQuota("photos", -1));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, document("cors", "x".repeat((64 << 10) + 1)));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, document("CORS", "x"));
    for (int i = 0; i < Bucket.MAX_DOCUMENTS; i++) {
      cluster.accepted(document("kind-" + "abcdefgh".charAt(i), "x".repeat(64 << 10)));
    }
    assertThat(cluster.rejected(ErrorCode.INVALID_ARGUMENT, document("ninth", "x")))
        .contains("remove one first");
    assertThat(bucket().quotaBytes()).isEqualTo(1L << 40);
  }

  @Test
  void aDocumentIsReplacedAndRemoved() {
    cluster.accepted(create("photos", "ann"));
    cluster.accepted(document("cors", "one"));
    cluster.accepted(document("cors", "two"));
    assertThat(cluster.accepted(document("cors", "two"))).isEqualTo(Command.ALREADY);
    assertThat(bucket().documents()).containsEntry("cors", "two").hasSize(1);
    Command remove = new StorageCommand.SetBucketDocument("photos", "cors", Optional.empty());
    cluster.accepted(remove);
    assertThat(bucket().documents()).isEmpty();
    assertThat(cluster.accepted(remove)).isEqualTo(Command.ALREADY);
  }

  @Test
  void allTextsTogetherFitIntoOneMessageToAWatcher() {
    String text = "x".repeat(64 << 10);
    int full = 12 << 20;
    int perBucket = Bucket.MAX_DOCUMENTS * text.length();
    int bucket = 0;
    while ((bucket + 1) * (perBucket + "private".length()) <= full) {
      String name = "bucket-" + bucket++;
      cluster.accepted(create(name, "ann"));
      for (int i = 0; i < Bucket.MAX_DOCUMENTS; i++) {
        cluster.accepted(
            new StorageCommand.SetBucketDocument(
                name, "abcdefgh".substring(i, i + 1), Optional.of(text)));
      }
    }
    String last = "bucket-" + bucket;
    cluster.accepted(create(last, "ann"));
    for (int i = 0; i < Bucket.MAX_DOCUMENTS - 1; i++) {
      cluster.accepted(
          new StorageCommand.SetBucketDocument(
              last, "abcdefgh".substring(i, i + 1), Optional.of(text)));
    }
    Command tooMuch = new StorageCommand.SetBucketDocument(last, "h", Optional.of(text));
    assertThat(cluster.rejected(ErrorCode.REFUSED, tooMuch)).contains("other buckets first");
    cluster.accepted(new StorageCommand.RemoveBucket("bucket-0"));
    cluster.accepted(tooMuch);
  }

  @Test
  void theAuditTrailNamesTheBucketAndNotItsTexts() {
    cluster.accepted(create("photos", "ann"));
    cluster.accepted(document("cors", "hidden"));
    cluster.accepted(new StorageCommand.SetBucketAcl("photos", "hidden"));
    assertThat(cluster.map().audit().values())
        .extracting(AuditEntry::subject)
        .contains("photos cors", "photos")
        .noneMatch(subject -> subject.contains("hidden"));
  }

  private Bucket bucket() {
    return cluster.map().buckets().get("photos").orElseThrow();
  }

  private static Command create(String name, String owner) {
    return new StorageCommand.CreateBucket(name, owner, Bucket.PRIVATE);
  }

  private static Command versioning(Versioning versioning) {
    return new StorageCommand.SetBucketVersioning("photos", versioning);
  }

  private static Command document(String kind, String text) {
    return new StorageCommand.SetBucketDocument("photos", kind, Optional.of(text));
  }
}
