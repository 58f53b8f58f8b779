package io.cordee.blockstore.gateway.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ChecksumsTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  /** The check values of the catalogues, for the digits 1 to 9. */
  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void matchTheirCheckValues(ChecksumAlgorithm algorithm, String hex) {
    assertThat(HexFormat.of().formatHex(value(algorithm, DIGITS))).isEqualTo(hex);
  }

  /** 1,024 times the letter A, by other implementations. */
  @ParameterizedTest
  @CsvSource({
    "CRC64NVME, Qeh8oXvGiSo=",
    "SHA256, arcu6553sHVAiX4MjW0j7I7vD4w6R+Gz9Ok0Q9lTa+0=",
  })
  void matchOtherImplementations(ChecksumAlgorithm algorithm, String base64) {
    byte[] body = new byte[1024];
    Arrays.fill(body, (byte) 'A');
    assertThat(Base64.getEncoder().encodeToString(value(algorithm, body))).isEqualTo(base64);
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void doNotDependOnHowTheBytesArrive(ChecksumAlgorithm algorithm) {
    Random random = random();
    for (int round = 0; round < 200; round++) {
      byte[] body = bytes(random, random.nextInt(300));
      RunningChecksum running = algorithm.start();
      for (int at = 0; at < body.length; ) {
        int length = Math.min(body.length - at, 1 + random.nextInt(40));
        running.update(body, at, length);
        at += length;
      }
      assertThat(running.value()).isEqualTo(value(algorithm, body));
    }
  }

  @Test
  void crc64ByTheByteAndByEightAgree() {
    Random random = random();
    byte[] body = bytes(random, 1003);
    Crc64Nvme slow = new Crc64Nvme();
    Crc64Nvme fast = new Crc64Nvme();
    for (byte b : body) {
      slow.update(b);
    }
    fast.update(body, 0, body.length);
    assertThat(fast.getValue()).isEqualTo(slow.getValue());
    fast.reset();
    assertThat(fast.getValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
  void ofPartsCombineToThatOfAllBytes(ChecksumAlgorithm algorithm) {
    Random random = random();
    for (int round = 0; round < 200; round++) {
      byte[] all = new byte[0];
      List<MultipartChecksum.Part> parts = new ArrayList<>();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        byte[] part = bytes(random, random.nextInt(4) == 0 ? 0 : random.nextInt(70_000));
        parts.add(new MultipartChecksum.Part(base64(algorithm, part), part.length));
        all = concat(all, part);
      }
      assertThat(MultipartChecksum.of(algorithm, ChecksumType.FULL_OBJECT, parts))
          .isEqualTo(base64(algorithm, all));
    }
  }

  /** Three parts of 5 MiB of A, B and C, by another implementation. */
  @Test
  void combineAsOtherImplementationsDo() {
    long size = 5L << 20;
    List<MultipartChecksum.Part> parts =
        List.of(
            new MultipartChecksum.Part("L/E4WYn8v98=", size),
            new MultipartChecksum.Part("xW1l19VobYM=", size),
            new MultipartChecksum.Part("cK5MnNaWrW4=", size));
    assertThat(MultipartChecksum.of(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT, parts))
        .isEqualTo("i+6LR0y3eFo=");
    List<MultipartChecksum.Part> digests =
        List.of(
            new MultipartChecksum.Part("275VF5loJr1YYawit0XSHREhkFXYkkPKGuoK0x9VKxI=", size),
            new MultipartChecksum.Part("mrHwOfjTL5Zwfj74F05HOQGLdUb7E5szdCbxgUSq6NM=", size),
            new MultipartChecksum.Part("Vw7oB/nKQ5xWb3hNgbyfkvDiivl+U+/Dft48nfJfDow=", size));
    assertThat(MultipartChecksum.of(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE, digests))
        .isEqualTo("uWBwpe1dxI4Vw8Gf0X9ynOdw/SS6VBzfWm9giiv1sf4=-3");
  }

  @Test
  void theTypeThatAnAlgorithmAllows() {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      assertThat(algorithm.allows(algorithm.defaultMultipartType())).isTrue();
      assertThat(algorithm.allows(ChecksumType.FULL_OBJECT)).isEqualTo(algorithm.isCrc());
    }
    assertThat(ChecksumAlgorithm.CRC64NVME.allows(ChecksumType.COMPOSITE)).isFalse();
    List<MultipartChecksum.Part> part = List.of(new MultipartChecksum.Part("AAAA", 1));
    assertThatThrownBy(
            () -> MultipartChecksum.of(ChecksumAlgorithm.SHA1, ChecksumType.FULL_OBJECT, part))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> MultipartChecksum.of(ChecksumAlgorithm.SHA1, ChecksumType.COMPOSITE, part))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAndHeaders() {
    assertThat(ChecksumAlgorithm.CRC64NVME.header()).isEqualTo("x-amz-checksum-crc64nvme");
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      assertThat(ChecksumAlgorithm.ofHeader(algorithm.header())).contains(algorithm);
      assertThat(ChecksumAlgorithm.ofName(algorithm.name())).contains(algorithm);
      assertThat(algorithm.parse(base64(algorithm, DIGITS))).isPresent();
      assertThat(algorithm.parse("bad")).isEmpty();
      assertThat(algorithm.parse("")).isEmpty();
    }
    assertThat(ChecksumAlgorithm.ofHeader("x-amz-checksum-type")).isEmpty();
    assertThat(ChecksumAlgorithm.CRC32.parse("AAAAA===")).isEmpty();
    assertThat(ChecksumType.ofName("COMPOSITE")).contains(ChecksumType.COMPOSITE);
    assertThat(ChecksumType.ofName("composite")).isEmpty();
  }

  private static Random random() {
    return new Random(Long.getLong("cordee.gateway.seed", 3L));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] value(ChecksumAlgorithm algorithm, byte[] body) {
    RunningChecksum running = algorithm.start();
    running.update(body, 0, body.length);
    return running.value();
  }

  private static String base64(ChecksumAlgorithm algorithm, byte[] body) {
    return Base64.getEncoder().encodeToString(value(algorithm, body));
  }
}
