package io.cordee.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "secret",
            Optional.of(
                new LocalState.S3(
                    List.of("http://127.0.0.1:3"), "eu-west-1", "CK1", "hidden-secret")));
    state.write();
    assertThat(state.s3().toString()).contains("CK1").doesNotContain("hidden");
    assertThat(LocalState.read(dir)).contains(state);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve(LocalState.FILE))))
        .isEqualTo("rw-------");
  }

  @Test
  void aClusterOfAnEarlierBuildHasNoS3() throws IOException {
    Files.writeString(
        dir.resolve(LocalState.FILE),
        """
        {"cluster": "local", "config": "c", "jdbcUrl": "", "sqlUser": "", "sqlPassword": "",
         "nodes": [], "servers": []}
        """);
    assertThat(LocalState.read(dir).orElseThrow().s3()).isEmpty();
  }

  @Test
  void whatIsPrintedHasEndpointsAndKey() throws IOException {
    LocalState.S3 s3 =
        new LocalState.S3(List.of("http://127.0.0.1:3"), "eu-west-1", "CK1", "secret");
    LocalState state =
        new LocalState(
            "local", dir, dir.resolve("c"), List.of(), List.of(), "", "", "", Optional.of(s3));
    assertThat(new LocalCluster(state, List.of()).json())
        .containsEntry(
            "s3",
            Map.of(
                "endpoints", List.of("http://127.0.0.1:3"),
                "region", "eu-west-1",
                "accessKey", "CK1",
                "secretKey", "secret"));
  }
}
