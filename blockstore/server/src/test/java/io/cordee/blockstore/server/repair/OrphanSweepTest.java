package io.cordee.blockstore.server.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.server.chunk.ChunkStore;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.blockstore.server.group.HostedGroups;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanSweepTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  @TempDir Path root;

  private static void write(ChunkStore store, ChunkId id, Instant written) throws Exception {
    byte[] data = {1, 2, 3};
    store.write(
        ChunkRef.newBuilder()
            .setId(id.toByteString())
            .setSize(3)
            .setCrc32C(Checksums.crc32c(data, 0, 3))
            .build(),
        ByteString.copyFrom(data));
    Files.setLastModifiedTime(store.fileOf(id), FileTime.from(written));
  }

  @Test
  void onlyOldChunksGoAndOnlyWhenEveryGroupCanBeAsked() throws Exception {
    ChunkStore store = ChunkStore.open(root, DiskSpace.of(root, 100, System::nanoTime));
    ChunkId old = new ChunkId(1, 1);
    ChunkId young = new ChunkId(2, 2);
    write(store, old, NOW.minus(Limits.ORPHAN_GRACE).minusSeconds(1));
    write(store, young, NOW.minus(Limits.ORPHAN_GRACE).plusSeconds(1));
    OrphanSweep sweep = new OrphanSweep(store, new HostedGroups(), InstantSource.fixed(NOW));
    assertThat(sweep.sweep(1)).isZero();
    assertThat(store.contains(old)).isTrue();
    assertThat(sweep.sweep(0)).isEqualTo(1);
    assertThat(store.contains(old)).isFalse();
    assertThat(store.contains(young)).isTrue();
    assertThat(Limits.ORPHAN_GRACE).isGreaterThan(Limits.PUT_LIMIT);
  }
}
