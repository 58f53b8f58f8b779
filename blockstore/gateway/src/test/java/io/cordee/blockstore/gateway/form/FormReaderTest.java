package io.cordee.blockstore.gateway.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormReaderTest {
  private static final String FORM =
      "--b\r\nContent-Disposition: form-data; name=\"Key\"\r\n\r\nfoo\r\n"
          + "--b\r\nX: y\r\ncontent-disposition: form-data; filename=\"a\\\"b.txt\"; name=file"
          + "\r\nContent-Type: text/plain\r\n\r\nline\r\n--\r\nend\r\n--b--\r\n";

  @Test
  void partsAreReadOneAfterTheOther() throws IOException {
    FormReader form = reader(FORM);
    assertThat(form.next()).contains(new FormReader.Part("key", Optional.empty()));
    assertThat(form.text(100)).isEqualTo("foo");
    assertThat(form.next()).contains(new FormReader.Part("file", Optional.of("a\"b.txt")));
    assertThat(form.text(100)).isEqualTo("line\r\n--\r\nend");
    assertThat(form.next()).isEmpty();
    form.end();
  }

  @Test
  void partsCanBePassedOver() throws IOException {
    String big = "x".repeat(300_000) + "\r\n--x";
    FormReader form = reader(part("a", big) + part("b", big) + part("c", "") + "--b--");
    assertThat(form.next().orElseThrow().name()).isEqualTo("a");
    assertThat(form.read(new byte[10], 0, 10)).isPositive();
    assertThat(form.next().orElseThrow().name()).isEqualTo("b");
    assertThat(form.next().orElseThrow().name()).isEqualTo("c");
    assertThat(form.text(10)).isEmpty();
    assertThat(form.next()).isEmpty();
  }

  @Test
  void contentArrivesAsItWasSentHoweverItIsCut() throws IOException {
    long seed = Long.getLong("cordee.seed", 11);
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      byte[] content = content(random);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(bytes(part("a", "1") + "--b\r\nContent-Disposition: x; name=file\r\n\r\n"));
      body.writeBytes(content);
      body.writeBytes(bytes("\r\n--b--\r\n"));
      FormReader form = new FormReader(new Trickle(body.toByteArray(), random), "b");
      assertThat(form.next()).isPresent();
      assertThat(form.next()).isPresent();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      byte[] some = new byte[1 + random.nextInt(5_000)];
      for (int n = form.read(some, 0, some.length); n >= 0; ) {
        read.write(some, 0, n);
        n = form.read(some, 0, 1 + random.nextInt(some.length));
      }
      assertThat(read.toByteArray()).as("seed %d round %d", seed, i).isEqualTo(content);
      assertThat(form.next()).isEmpty();
    }
  }

  @Test
  void brokenFormsAreRefused() {
    for (String bad :
        List.of(
            "",
            "no boundary",
            "--b",
            "--b\r\n",
            "--b\r\n\r\ncontent\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--b--",
            "--bx\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
            part("a", "x"),
            "--b\r\n" + "X: y\r\n".repeat(2_000) + "\r\n",
            "--b\r\n" + "X".repeat(100_000),
            "--b\r\nContent-Disposition: form-data; name=\"a\u00ff")) {
      assertThatThrownBy(() -> all(bytes(bad)))
          .as(bad)
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST));
    }
    assertThatThrownBy(() -> all(bytes(part("a", "x".repeat(30_000)) + "--b--")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.error()).isEqualTo(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED));
  }

  @Test
  void damagedFormsAreReadOrRefused() throws IOException {
    long seed = Long.getLong("cordee.seed", 12);
    Random random = new Random(seed);
    byte[] good = bytes(FORM);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bad[random.nextInt(bad.length)] =
            (byte) "\r\n-b\"\\;= x\0\u00ff".charAt(random.nextInt(12));
      }
      try {
        all(bad);
      } catch (S3Exception e) {
        assertThat(e.error().status()).as("seed %d round %d", seed, i).isEqualTo(400);
      }
    }
  }

  @Test
  void boundaryIsTakenFromTheHeader() {
    assertThat(FormReader.boundary(Optional.of("multipart/form-data; boundary=b"))).isEqualTo("b");
    assertThat(FormReader.boundary(Optional.of("Multipart/Form-Data; charset=x; boundary=\"b c\"")))
        .isEqualTo("b c");
    for (String bad : List.of("", "text/plain", "multipart/form-data", "multipart/form-data; x")) {
      assertThatThrownBy(() -> FormReader.boundary(Optional.of(bad)))
          .isInstanceOf(S3Exception.class);
    }
    assertThatThrownBy(
            () ->
                FormReader.boundary(Optional.of("multipart/form-data; boundary=" + "b".repeat(71))))
        .isInstanceOf(S3Exception.class);
  }

  private static void all(byte[] body) throws IOException {
    FormReader form = new FormReader(new ByteArrayInputStream(body), "b");
    for (Optional<FormReader.Part> part = form.next(); part.isPresent(); part = form.next()) {
      assertThat(form.text(20_000)).isNotNull();
    }
    form.end();
  }

  /** Often all but a delimiter. */
  private static byte[] content(Random random) {
    StringBuilder content = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      content.append(
          List.of("\r", "\n", "\r\n", "\r\n-", "\r\n--", "--b", "\r\r\n--", "b", "--\r\n")
              .get(random.nextInt(9)));
      if (random.nextInt(3) == 0) {
        content.append("x".repeat(random.nextInt(70_000)));
      }
    }
    return bytes(content.toString().replace("\r\n--b", "\r\n--c"));
  }

  private static String part(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + content
        + "\r\n";
  }

  private static FormReader reader(String body) {
    return new FormReader(new ByteArrayInputStream(bytes(body)), "b");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Gives few bytes at a time, as a network does. */
  private static final class Trickle extends InputStream {
    private final InputStream in;
    private final Random random;

    Trickle(byte[] bytes, Random random) {
      this.in = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int most = random.nextBoolean() ? 3 : 30_000;
      return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }
}
