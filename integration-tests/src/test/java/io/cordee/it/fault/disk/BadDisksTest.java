package io.cordee.it.fault.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.it.fault.FaultUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotten and full disks. */
final class BadDisksTest {
  @TempDir Path dir;

  @Test
  void aFewBitsOfAFewFilesOfTheKindFlip() throws IOException {
    Path chunks = Files.createDirectories(dir.resolve("chunks"));
    for (int i = 0; i < 150; i++) {
      Files.write(chunks.resolve("c" + i), new byte[10_000]);
    }
    Path other = Files.write(dir.resolve("other"), new byte[10_000]);
    List<Path> damaged = FlippedBits.flip(dir, FlippedBits.Where.CHUNKS, new Random(5));
    assertThat(damaged).hasSize(38).allMatch(path -> path.startsWith(chunks));
    for (Path file : damaged) {
      int bits = 0;
      for (byte b : Files.readAllBytes(file)) {
        bits += Integer.bitCount(b & 0xff);
      }
      assertThat(bits).isBetween(1, 100);
    }
    assertThat(other).hasBinaryContent(new byte[10_000]);
    assertThat(FlippedBits.flip(dir, FlippedBits.Where.TABLES, new Random(5))).isEmpty();
  }

  @Test
  void aSmallDiskIsFullUntilItIsFreed() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("disk"));
    assertThatThrownBy(() -> SmallDisk.at(folder)).isInstanceOf(FaultUnavailableException.class);
    SmallDisk disk = mount(folder);
    try {
      Files.write(folder.resolve("file"), new byte[100_000]);
      disk.fill();
      assertThat(disk.freeBytes()).isLessThan(8_192);
      assertThatThrownBy(() -> Files.write(folder.resolve("more"), new byte[100_000]))
          .hasMessageContaining("No space left");
      assertThat(SmallDisk.at(folder).freeBytes()).isEqualTo(disk.freeBytes());
      disk.free();
      assertThat(disk.freeBytes()).isGreaterThan(10_000_000);
    } finally {
      disk.unmount();
    }
  }

  private SmallDisk mount(Path folder) throws IOException {
    try {
      return SmallDisk.mount(dir.resolve("image"), folder, 32 << 20);
    } catch (FaultUnavailableException e) {
      Assumptions.abort(e.toString());
      throw e;
    }
  }
}
