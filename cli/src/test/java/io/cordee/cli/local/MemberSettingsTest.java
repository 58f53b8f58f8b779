package io.cordee.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberSettingsTest {
  @TempDir Path dir;

  @Test
  void portsEnvironmentAndSettingsAreOfTheirMember() throws IOException {
    MemberSettings settings =
        read(
            """
            # behind a proxy
            node-a.raft-port = 7101
            node-a.advertise-raft-port = 17101
            node-a.s3-port = 7104
            node-a.advertise-s3-port = 17104
            node-a.env.TZ = Europe/Zurich
            db-a.advertise-sql-port=13306

            db-a.set.innodb_flush_method = fsync
            """);
    assertThat(settings.port("node-a", "raft-port", 0)).isEqualTo(7101);
    assertThat(settings.port("node-a", "advertise-raft-port", 0)).isEqualTo(17101);
    assertThat(settings.port("node-a", "s3-port", 0)).isEqualTo(7104);
    assertThat(settings.port("node-a", "advertise-s3-port", 0)).isEqualTo(17104);
    assertThat(settings.port("node-b", "raft-port", 5)).isEqualTo(5);
    assertThat(settings.port("db-a", "advertise-sql-port", 0)).isEqualTo(13306);
    assertThat(settings.environment("node-a")).containsEntry("TZ", "Europe/Zurich").hasSize(1);
    assertThat(settings.environment("db-a")).isEmpty();
    assertThat(settings.settings("db-a")).containsExactly("innodb_flush_method=fsync");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node-c.raft-port = 1        | :1: no member 'node-c': allowed: ",
        "node-a.raft-port = many     | :1: 'node-a.raft-port' is 'many': allowed: a whole number",
        "node-a.sql-port = 1         | :1: unknown key 'node-a.sql-port': allowed: raft-port",
        "node-a.set.x = 1            | :1: unknown key 'node-a.set.x'",
        "db-a.rpc-port = 1           | :1: unknown key 'db-a.rpc-port': allowed: sql-port",
        "node-a.raft-port            | :1: no '=' in 'node-a.raft-port': allowed: MEMBER.KEY",
      })
  void aWrongLineIsRefusedWithItsNumber(String line, String message) {
    CordeeException refused = catchThrowableOfType(CordeeException.class, () -> read(line));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(refused).hasMessageContaining(message);
  }

  private MemberSettings read(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("members"), text);
    return MemberSettings.read(file, Set.of("node-a", "node-b"), Set.of("db-a"));
  }
}
