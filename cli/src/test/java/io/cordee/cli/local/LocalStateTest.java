package io.cordee.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir Path dir;

  @Test
  void whatWasWrittenIsReadAndIsForItsOwnerOnly() throws IOException {
    assertThat(LocalState.read(dir)).isEmpty();
    LocalState state =
        new LocalState(
            "local",
            dir,
            dir.resolve("cordee.yaml"),
            List.of(
                new LocalState.NodeEntry(
                    "node-a",
                    "room-a",
                    dir.resolve("n/node.yaml"),
                    dir.resolve("n/data"),
                    "https://127.0.0.1:1")),
            List.of(
                new LocalState.ServerEntry("db-a", "room-a", "node-a", dir.resolve("sql/db-a"))),
            "jdbc:cordee://127.0.0.1:2/shop?cluster=shop-db",
            "shop",
            "secret");
    state.write();
    assertThat(LocalState.read(dir)).contains(state);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve(LocalState.FILE))))
        .isEqualTo("rw-------");
  }
}
