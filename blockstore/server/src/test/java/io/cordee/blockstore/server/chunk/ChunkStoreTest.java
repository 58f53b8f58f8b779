package io.cordee.blockstore.server.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkStoreTest {
  private static final byte[] DATA = "the bytes of a chunk".getBytes(StandardCharsets.UTF_8);
  private static final ChunkId ID = new ChunkId(0x0123456789abcdefL, 0xfedcba9876543210L);
  private static final ChunkRef REF =
      ChunkRef.newBuilder()
          .setId(ID.toByteString())
          .setSize(DATA.length)
          .setCrc32C(Checksums.crc32c(DATA, 0, DATA.length))
          .build();

  @TempDir Path root;
  private final AtomicLong usedPermille = new AtomicLong(500);
  private ChunkStore store;

  ChunkStoreTest() {}

  @BeforeEach
  void open() throws IOException {
    store = ChunkStore.open(root, space());
  }

  private DiskSpace space() {
    AtomicLong time = new AtomicLong();
    return new DiskSpace("disk", usedPermille::get, 95, () -> time.addAndGet(1_000_000_000L));
  }

  @Test
  void theFileFormatNeverChanges() throws IOException {
    store.write(REF, ByteString.copyFrom(DATA));
    Path file = root.resolve("01").resolve("0123456789abcdeffedcba9876543210");
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            "43524443484e4b0a" // magic
                + "00000001" // version
                + "00000000"
                + "0123456789abcdeffedcba9876543210" // id
                + "00000014" // length
                + "5e2715ba" // CRC32C of the payload
                + "00".repeat(20)
                + "2ecdce1c" // CRC32C of the 60 bytes before
                + "74686520627974657320"
                + "6f662061206368756e6b");
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertThat(store.contains(ID)).isFalse();
    store.write(REF, ByteString.copyFrom(DATA));
    assertThat(store.contains(ID)).isTrue();
    assertThat(ChunkStore.open(root, space()).read(REF)).isEqualTo(DATA);
  }

  @Test
  void aFlippedBitAnywhereIsNoticed() throws IOException {
    store.write(REF, ByteString.copyFrom(DATA));
    Path file = store.fileOf(ID);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bytes = good.clone();
      bytes[at] ^= (byte) (1 << at % 8);
      Files.write(file, bytes);
      assertDamaged(file);
    }
    Files.write(file, good);
    assertThat(store.read(REF)).isEqualTo(DATA);
  }

  @Test
  void aWrongLengthIsNoticed() throws IOException {
    store.write(REF, ByteString.copyFrom(DATA));
    Path file = store.fileOf(ID);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < 2 * good.length; length++) {
      if (length != good.length) {
        Files.write(file, Arrays.copyOf(good, length));
        assertDamaged(file);
      }
    }
  }

  private void assertDamaged(Path file) {
    assertThatThrownBy(() -> store.read(REF))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DAMAGED))
        .hasMessageContaining(file.toString());
  }

  @Test
  void anotherChunkUnderThisNameIsNoticed() throws IOException {
    ChunkRef other = REF.toBuilder().setId(new ChunkId(1, 2).toByteString()).build();
    store.write(other, ByteString.copyFrom(DATA));
    Files.copy(store.fileOf(new ChunkId(1, 2)), store.fileOf(ID));
    assertDamaged(store.fileOf(ID));
  }

  @Test
  void bytesThatDoNotMatchAreRefusedAndLeaveNothing() throws IOException {
    byte[] wrong = DATA.clone();
    wrong[3] ^= 1;
    for (byte[] data : new byte[][] {wrong, new byte[3], new byte[100]}) {
      assertThatThrownBy(() -> store.write(REF, ByteString.copyFrom(data)))
          .isInstanceOfSatisfying(
              CordeeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH));
    }
    assertThat(files()).isZero();
  }

  @Test
  void halfAChunkIsGoneAfterARestart() throws IOException {
    ChunkWriter writer = store.begin(REF);
    writer.append(ByteBuffer.wrap(DATA, 0, 5));
    assertThat(files()).isEqualTo(1);
    store = ChunkStore.open(root, space());
    assertThat(files()).isZero();
    writer.close();
  }

  @Test
  void aFullDiskTakesNoWritesUntilThereIsSpace() throws IOException {
    usedPermille.set(950);
    assertThatThrownBy(() -> store.write(REF, ByteString.copyFrom(DATA)))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE));
    usedPermille.set(949);
    store.write(REF, ByteString.copyFrom(DATA));
    usedPermille.set(1_000);
    assertThat(store.read(REF)).isEqualTo(DATA);
    store.delete(ID);
    assertThat(store.contains(ID)).isFalse();
  }

  @Test
  void aDamagedFileIsKeptAsideWhenAGoodOneComes() throws IOException {
    store.write(REF, ByteString.copyFrom(DATA));
    Path file = store.fileOf(ID);
    Files.write(file, new byte[] {1, 2, 3});
    store.setAside(ID);
    store.write(REF, ByteString.copyFrom(DATA));
    assertThat(store.read(REF)).isEqualTo(DATA);
    assertThat(file.resolveSibling(file.getFileName() + ".damaged"))
        .hasBinaryContent(new byte[] {1, 2, 3});
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  /** Around the sizes of blocks and buffers, some of them at once: more than there are buffers. */
  @Test
  void chunksOfAllSizesAreWrittenPastThePageCacheOrThroughIt() throws IOException {
    Random random = new Random(3);
    int[] sizes = {
      1,
      4_095,
      262_079,
      262_080,
      262_081,
      262_144,
      266_176,
      524_224,
      1 << 20,
      (4 << 20) - 64,
      4 << 20
    };
    List<ChunkWriter> open = new ArrayList<>();
    List<ChunkRef> refs = new ArrayList<>();
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < 3 * sizes.length; i++) {
      byte[] body = new byte[sizes[i % sizes.length]];
      random.nextBytes(body);
      byte[] id = new byte[ChunkId.BYTES];
      random.nextBytes(id);
      ChunkRef ref =
          ChunkRef.newBuilder()
              .setId(ByteString.copyFrom(id))
              .setSize(body.length)
              .setCrc32C(Checksums.crc32c(body, 0, body.length))
              .build();
      open.add(store.begin(ref));
      refs.add(ref);
      bodies.add(body);
    }
    for (int i = 0; i < open.size(); i++) {
      ByteBuffer body = ByteBuffer.wrap(bodies.get(i));
      while (body.hasRemaining()) {
        int piece = Math.min(body.remaining(), 1 + random.nextInt(200_000));
        open.get(i).append(body.slice(body.position(), piece).asReadOnlyBuffer());
        body.position(body.position() + piece);
      }
    }
    for (int i = 0; i < open.size(); i++) {
      if (i % 4 != 0) {
        open.get(i).commit();
      }
      open.get(i).close();
      open.get(i).close();
    }
    for (int i = 0; i < open.size(); i++) {
      ChunkId id = ChunkId.of(refs.get(i).getId());
      assertThat(store.contains(id)).isEqualTo(i % 4 != 0);
      if (i % 4 != 0) {
        assertThat(Arrays.equals(store.read(refs.get(i)), bodies.get(i))).isTrue();
        assertThat(Files.size(store.fileOf(id)))
            .isEqualTo(ChunkHeader.BYTES + bodies.get(i).length);
      }
    }
    try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }
}
