package io.cordee.blockstore.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AwsChunkedInputStreamTest {
  static List<ChunkedBody> bodies() {
    byte[] data = new byte[50];
    new Random(5).nextBytes(data);
    return List.of(
        new ChunkedBody(data, 20, true, false),
        new ChunkedBody(data, 20, true, true),
        new ChunkedBody(data, 50, false, true),
        new ChunkedBody(data, 7, false, false),
        new ChunkedBody(new byte[0], 7, true, true),
        new ChunkedBody(new byte[0], 7, false, true));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void decodes(ChunkedBody body) throws IOException {
    AwsChunkedInputStream in = body.decode(body.wire());
    in.readAllBytes();
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.trailers().keySet())
        .isEqualTo(body.trailer ? Set.of(ChunkedBody.TRAILER) : Set.of());
  }

  @ParameterizedTest
  @CsvSource({"8192", "65536", "65537", "1000000"})
  void decodesLargeBodies(int chunkBytes) throws IOException {
    byte[] data = new byte[200_000];
    new Random(6).nextBytes(data);
    ChunkedBody body = new ChunkedBody(data, chunkBytes, true, true);
    assertThat(body.decode(body.wire()).readAllBytes()).isEqualTo(data);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyCutAnywhereIsIncomplete(ChunkedBody body) {
    byte[] wire = body.wire();
    for (int length = 0; length < wire.length; length++) {
      S3Exception failure = failure(body.decode(Arrays.copyOf(wire, length)));
      assertThat(failure.error())
          .as("cut at %d", length)
          .isIn(S3Error.INCOMPLETE_BODY, S3Error.INVALID_REQUEST, S3Error.SIGNATURE_DOES_NOT_MATCH);
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aSignedBodyWithAnyByteChangedIsRefused(ChunkedBody body) {
    byte[] wire = body.wire();
    for (int i = 0; body.signed && i < wire.length; i++) {
      byte[] forged = wire.clone();
      forged[i] ^= 1;
      try {
        failure(body.decode(forged));
      } catch (AssertionError e) {
        throw new AssertionError("accepted a change at " + i, e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bytesAfterTheEndAreRefused(ChunkedBody body) {
    byte[] wire = body.wire();
    assertThat(failure(body.decode(Arrays.copyOf(wire, wire.length + 1))).error())
        .isEqualTo(S3Error.INCOMPLETE_BODY);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void anotherDecodedLengthIsIncomplete(ChunkedBody body) throws IOException {
    byte[] wire = body.wire();
    int length = body.decode(wire).readAllBytes().length;
    assertThat(failure(body.decode(wire, length + 1)).error()).isEqualTo(S3Error.INCOMPLETE_BODY);
    if (length > 0) {
      assertThat(failure(body.decode(wire, length - 1)).error()).isEqualTo(S3Error.INCOMPLETE_BODY);
    }
  }

  @Test
  void signedChunksCannotBeSwapped() {
    byte[] data = "aaaabbbb".getBytes(StandardCharsets.US_ASCII);
    ChunkedBody body = new ChunkedBody(data, 4, true, false);
    byte[] wire = body.wire();
    int chunk = 3 + "chunk-signature=".length() - 1 + 64 + 2 + 4 + 2;
    byte[] swapped = wire.clone();
    System.arraycopy(wire, 0, swapped, chunk, chunk);
    System.arraycopy(wire, chunk, swapped, 0, chunk);
    assertThat(failure(body.decode(swapped)).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3~abc~0~a:b~~|MALFORMED_TRAILER_ERROR",
        "3~abc~0~~|MALFORMED_TRAILER_ERROR",
        "3~abc~0~t:1~t:1~~|MALFORMED_TRAILER_ERROR",
        "3~abc~0~nocolon~~|MALFORMED_TRAILER_ERROR",
        "3~abc~0~t:1|INCOMPLETE_BODY",
        "3~abcd~0~t:1~~|INVALID_REQUEST",
        "4~abc~0~t:1~~|INCOMPLETE_BODY",
        "-3~abc~0~t:1~~|INVALID_REQUEST",
        "0x3~abc~0~t:1~~|INVALID_REQUEST",
        "~abc~0~t:1~~|INVALID_REQUEST",
        "7fffffffffffffff~abc~0~t:1~~|INVALID_REQUEST",
        "ffffffffffffffff3~abc~0~t:1~~|INVALID_REQUEST",
        "fffffff~abc~0~t:1~~|INCOMPLETE_BODY"
      })
  void malformedFraming(String wire, S3Error expected) {
    byte[] bytes = wire.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
    AwsChunkedInputStream in =
        AwsChunkedInputStream.unsigned(
            new ByteArrayInputStream(bytes), 3, TrailerRules.announced("T"));
    assertThat(failure(in).error()).isEqualTo(expected);
  }

  @Test
  void headersAndTrailersAreBounded() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '0';
          }
        };
    assertThat(failure(AwsChunkedInputStream.unsigned(endless, 3, TrailerRules.none())).error())
        .isEqualTo(S3Error.INVALID_REQUEST);
    byte[] longLine =
        ("0\r\nt:" + "x".repeat(9000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] many =
        ("0\r\n" + "x-amz-trailer-signature:0\r\n".repeat(400) + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (byte[] wire : List.of(longLine, many)) {
      AwsChunkedInputStream in =
          AwsChunkedInputStream.unsigned(
              new ByteArrayInputStream(wire), 0, TrailerRules.announced("t"));
      assertThat(failure(in).error()).isEqualTo(S3Error.INVALID_REQUEST);
    }
    assertThatThrownBy(() -> TrailerRules.announced("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q"))
        .isInstanceOf(S3Exception.class);
  }

  @Test
  void afterABrokenConnectionNothingIsDecodedAnyMore() {
    InputStream broken =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at++ == 1) {
              throw new IOException("reset");
            }
            return '0';
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            return 1;
          }
        };
    AwsChunkedInputStream in = AwsChunkedInputStream.unsigned(broken, 0, TrailerRules.none());
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
  }

  @Test
  void storedInputsEndInAnErrorOrInTheirBytes() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/chunked/hostile.txt")) {
      String all =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String line : all.split("\n", -1)) {
        byte[] wire = line.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        survive(AwsChunkedInputStream.unsigned(new Trickle(wire), 4, TrailerRules.none()));
        survive(AwsChunkedInputStream.unsigned(new Trickle(wire), 4, TrailerRules.announced("t")));
      }
    }
  }

  @Test
  void randomlyDamagedBodiesEndInAnErrorOrInTheirBytes() {
    Random random = new Random(Long.getLong("cordee.gateway.seed", 11L));
    List<ChunkedBody> bodies = bodies();
    String alphabet = "\r\n;:=0123456789abcdef ";
    for (int i = 0; i < 5000; i++) {
      ChunkedBody body = bodies.get(random.nextInt(bodies.size()));
      byte[] wire = body.wire();
      for (int n = random.nextInt(3); n >= 0; n--) {
        wire[random.nextInt(wire.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      survive(body.decode(wire));
    }
  }

  private static void survive(InputStream in) {
    try {
      assertThat(in.readAllBytes().length).isLessThan(100);
    } catch (S3Exception e) {
      assertThat(e.message()).isNotEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static S3Exception failure(AwsChunkedInputStream in) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, in::readAllBytes);
    assertThat(failure).as("accepted").isNotNull();
    assertThatThrownBy(in::read).as("read again").isSameAs(failure);
    assertThat(in.trailers()).isEmpty();
    return failure;
  }
}
