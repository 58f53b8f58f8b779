package io.cordee.consensus.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.plan.Cluster;
import io.cordee.consensus.simulation.Samples;
import org.junit.jupiter.api.Test;

/** Access keys, rule by rule. */
final class AccessKeyTest {
  private final Cluster cluster = Cluster.with(ApprovalPolicy.ALWAYS);

  @Test
  void anIdIsGivenOnceAndAUserMayHaveSeveral() {
    cluster.accepted(key("AKIA1", "ann", "v1:aa"));
    cluster.accepted(key("AKIA2", "ann", "v1:bb"));
    assertThat(cluster.accepted(key("AKIA1", "ann", "v1:aa"))).isEqualTo(Command.ALREADY);
    cluster.rejected(ErrorCode.ALREADY_EXISTS, key("AKIA1", "ann", "v1:cc"));
    cluster.rejected(ErrorCode.ALREADY_EXISTS, key("AKIA1", "bob", "v1:aa"));
    assertThat(cluster.map().accessKeys().keys()).containsExactly("AKIA1", "AKIA2");
  }

  @Test
  void badIdsUsersAndSecretsAreRefused() {
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AK", "ann", "v1:aa"));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AKIA-1", "ann", "v1:aa"));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("A".repeat(129), "ann", "v1:aa"));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AKIA1", "Ann", "v1:aa"));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AKIA1", "", "v1:aa"));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AKIA1", "ann", ""));
    cluster.rejected(ErrorCode.INVALID_ARGUMENT, key("AKIA1", "ann", "x".repeat(513)));
    cluster.accepted(key("A".repeat(128), "ann.b_c-1", "x".repeat(512)));
  }

  @Test
  void aKeyIsDisabledEnabledAndRemoved() {
    cluster.accepted(key("AKIA1", "ann", "v1:aa"));
    cluster.accepted(new KeyCommand.SetAccessKeyDisabled("AKIA1", true));
    assertThat(cluster.map().accessKeys().get("AKIA1").map(AccessKey::disabled)).contains(true);
    assertThat(cluster.accepted(new KeyCommand.SetAccessKeyDisabled("AKIA1", true)))
        .isEqualTo(Command.ALREADY);
    cluster.accepted(new KeyCommand.SetAccessKeyDisabled("AKIA1", false));
    cluster.accepted(new KeyCommand.RemoveAccessKey("AKIA1"));
    cluster.rejected(ErrorCode.NOT_FOUND, new KeyCommand.RemoveAccessKey("AKIA1"));
    cluster.rejected(ErrorCode.NOT_FOUND, new KeyCommand.SetAccessKeyDisabled("AKIA1", true));
  }

  @Test
  void watchersSeeKeysAndNobodySeesTheSecretInWords() {
    KeyCommand.CreateAccessKey create = key("AKIA1", "ann", "v1:hidden");
    Applied applied = Samples.apply(cluster.map(), create, Samples.OPERATOR, Samples.T0);
    assertThat(Changes.visible(applied.changes()))
        .extracting(Change::table)
        .contains(TableName.KEYS);
    AccessKey row = applied.outcome().map().accessKeys().get("AKIA1").orElseThrow();
    assertThat(row.sealedSecret()).isEqualTo("v1:hidden");
    assertThat(row.toString()).contains("AKIA1").doesNotContain("hidden");
    assertThat(create.toString()).doesNotContain("hidden");
    assertThat(applied.outcome().map().audit().toString()).doesNotContain("hidden");
  }

  private static KeyCommand.CreateAccessKey key(String id, String user, String sealed) {
    return new KeyCommand.CreateAccessKey(id, user, "", sealed);
  }
}
