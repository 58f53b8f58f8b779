package io.cordee.blockstore.gateway.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-27T21:00:00Z");
  private static final String HEAD = "{\"expiration\": \"2026-11-27T22:00:00Z\", \"conditions\": ";
  private static final String GOOD =
      HEAD
          + "[{\"bUcKeT\": \"box\"}, [\"StArTs-WiTh\", \"$KeY\", \"foo\"], {\"acl\": \"private\"},"
          + " [\"eq\", \"$x-amz-meta-a\", \"b\\u00e9\"], [\"content-length-range\", 1, 1024]]}";
  private static final Map<String, String> FIELDS =
      Map.of("bucket", "box", "key", "foobar", "acl", "private", "x-amz-meta-a", "bé");

  @Test
  void fieldsThatKeepToThePolicyPass() {
    PostPolicy policy = parse(GOOD);
    assertThat(policy.size()).isEqualTo(new SizeRange(1, 1024));
    policy.check(FIELDS, NOW);
    policy.check(with("x-ignore-this", "1"), NOW);
    policy.check(with("policy", "p"), NOW);
    policy.check(with("x-amz-checksum-sha256", "p"), NOW);
  }

  @Test
  void otherFieldsAndValuesAndTimesAreDenied() {
    PostPolicy policy = parse(GOOD);
    for (Map<String, String> fields :
        List.of(
            Map.<String, String>of(),
            with("key", "fo"),
            with("bucket", "boxx"),
            with("acl", "public-read"),
            with("x-amz-meta-a", ""),
            with("x-amz-meta-b", "more"),
            with("success_action_status", "200"))) {
      denies(() -> policy.check(fields, NOW));
    }
    denies(() -> policy.check(FIELDS, Instant.parse("2026-11-27T22:00:00Z")));
  }

  @Test
  void fieldOfAConditionMustBeThere() {
    PostPolicy policy = parse(HEAD + "[[\"starts-with\", \"$tagging\", \"\"]]}");
    policy.check(Map.of("tagging", ""), NOW);
    denies(() -> policy.check(Map.of(), NOW));
  }

  @Test
  void brokenPoliciesAreRefused() {
    for (String bad :
        List.of(
            "",
            "[]",
            "\"x\"",
            "{}",
            "{\"expiration\": \"2026-11-27T22:00:00Z\"}",
            "{\"EXPIRATION\": \"2026-11-27T22:00:00Z\", \"conditions\": []}",
            "{\"expiration\": \"2026-11-27T22:00:00Z\", \"CONDITIONS\": []}",
            "{\"expiration\": \"2026-11-27 22:00:00+00:00\", \"conditions\": []}",
            "{\"expiration\": 7, \"conditions\": []}",
            HEAD + "{}}",
            HEAD + "[{}]}",
            HEAD + "[[]]}",
            HEAD + "[7]}",
            HEAD + "[[\"eq\", \"$a\"]]}",
            HEAD + "[[\"eq\", \"a\", \"b\"]]}",
            HEAD + "[[\"ends-with\", \"$a\", \"b\"]]}",
            HEAD + "[[\"eq\", \"$a\", true]]}",
            HEAD + "[[\"content-length-range\", 0]]}",
            HEAD + "[[\"content-length-range\", -1, 0]]}",
            HEAD + "[[\"content-length-range\", 2, 1]]}",
            HEAD + "[[\"content-length-range\", \"a\", 1]]}",
            HEAD + "[]} x",
            HEAD + "[" + "[".repeat(100_000))) {
      assertThatThrownBy(() -> parse(bad))
          .as(bad.substring(0, Math.min(100, bad.length())))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.error()).isEqualTo(S3Error.INVALID_POLICY_DOCUMENT));
    }
    assertThatThrownBy(() -> PostPolicy.parse("/w==", 1)).isInstanceOf(S3Exception.class);
  }

  @Test
  void damagedPoliciesAreReadOrRefused() {
    long seed = Long.getLong("cordee.seed", 13);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder bad = new StringBuilder(GOOD);
      for (int j = random.nextInt(3); j >= 0; j--) {
        bad.setCharAt(
            random.nextInt(bad.length()), "{}[]\",:\\u0e-.t $".charAt(random.nextInt(16)));
      }
      try {
        parse(bad.toString());
      } catch (S3Exception e) {
        assertThat(e.error())
            .as("seed %d round %d", seed, i)
            .isEqualTo(S3Error.INVALID_POLICY_DOCUMENT);
      }
    }
  }

  @Test
  void jsonIsReadAsItIsWritten() {
    assertThat(
            Json.parse(
                " {\"a\" : [1, -2, true, false, \"\\\"\\\\\\/\\b\\f\\n\\r\\t\"], \"b\":{}} "))
        .isEqualTo(Map.of("a", List.of(1L, -2L, true, false, "\"\\/\b\f\n\r\t"), "b", Map.of()));
    for (String bad :
        List.of(
            "",
            "nul",
            "1.5",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "{a:1}",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\u12g4\"",
            "\"\\x\"",
            "1 2",
            "[1 2]",
            "\0")) {
      assertThatThrownBy(() -> Json.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatCode(() -> Json.parse("[[[[[[[[1]]]]]]]]")).doesNotThrowAnyException();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.put(name, value);
    return fields;
  }

  private static PostPolicy parse(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return PostPolicy.parse(Base64.getEncoder().encodeToString(bytes), 1 << 20);
  }

  private static void denies(Runnable check) {
    assertThatThrownBy(check::run)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
  }
}
