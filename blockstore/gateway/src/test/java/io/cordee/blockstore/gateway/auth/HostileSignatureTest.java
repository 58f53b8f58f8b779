package io.cordee.blockstore.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, there is an S3 error or an honest answer. */
final class HostileSignatureTest {
  private static final String ALPHABET = "/%&=+;:,. \t-AWS4azAZ09\u0000\u007f\u00ff\u20ac\ud83d";

  @Test
  void storedInputsAreRefused() {
    for (String line : Vectors.read("/sigv4/hostile.txt").split("\n", -1)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        tryAll(line);
      }
    }
  }

  @Test
  void randomlyDamagedRequestsAreRefused() {
    long seed = Long.getLong("cordee.gateway.seed", 20_261_127L);
    Random random = new Random(seed);
    List<Vectors.Vector> vectors = Vectors.all();
    for (int i = 0; i < 20_000; i++) {
      Vectors.Vector vector = vectors.get(random.nextInt(vectors.size()));
      RequestFacts facts = vector.facts();
      List<Map.Entry<String, String>> headers = new ArrayList<>(facts.headers());
      int at = random.nextInt(headers.size());
      Map.Entry<String, String> header = headers.get(at);
      headers.set(at, Map.entry(header.getKey(), damaged(random, header.getValue())));
      RequestFacts changed =
          new RequestFacts(
              facts.method(),
              damaged(random, facts.rawPath()),
              damaged(random, facts.rawQuery()),
              headers);
      try {
        assertThat(vector.verify(changed)).isNotNull();
      } catch (S3Exception e) {
        assertThat(e.message()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  private static void tryAll(String line) {
    List<RequestFacts> all =
        List.of(
            new RequestFacts("GET", "/", "", List.of(Map.entry("authorization", line))),
            new RequestFacts("GET", line, "", List.of(Map.entry("authorization", line))),
            new RequestFacts("GET", "/", line, List.of()),
            new RequestFacts("GET", "/", "X-Amz-Algorithm=AWS4-HMAC-SHA256&" + line, List.of()));
    for (RequestFacts facts : all) {
      try {
        assertThat(TestSigner.verifier().verify(facts)).isInstanceOf(Verified.Anonymous.class);
      } catch (S3Exception e) {
        assertThat(e.message()).isNotEmpty();
      }
    }
  }

  private static String damaged(Random random, String text) {
    StringBuilder out = new StringBuilder(text);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(out.length() + 1);
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      if (random.nextBoolean() || at == out.length()) {
        out.insert(at, c);
      } else if (random.nextBoolean()) {
        out.setCharAt(at, c);
      } else {
        out.setLength(at);
      }
    }
    return out.toString();
  }
}
