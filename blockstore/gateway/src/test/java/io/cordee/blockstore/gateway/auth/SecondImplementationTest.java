package io.cordee.blockstore.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agrees with a second implementation, and with nothing that differs from what that signed. */
final class SecondImplementationTest {
  static List<Vectors.Vector> vectors() {
    return Vectors.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void acceptsWhatTheOtherImplementationSigned(Vectors.Vector vector) {
    Verified verified = vector.verify(vector.facts());
    assertThat(verified)
        .isInstanceOfSatisfying(
            Verified.Signed.class,
            signed -> assertThat(signed.accessKey()).isEqualTo("AK/ID+EXAMPLE"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnotherMethodPathOrQuery(Vectors.Vector vector) {
    RequestFacts facts = vector.facts();
    List<Map.Entry<String, String>> headers = facts.headers();
    String query = facts.rawQuery().isEmpty() ? "acl" : facts.rawQuery() + "&acl";
    rejects(vector, new RequestFacts("TRACE", facts.rawPath(), facts.rawQuery(), headers));
    rejects(
        vector, new RequestFacts(facts.method(), facts.rawPath() + "x", facts.rawQuery(), headers));
    rejects(
        vector, new RequestFacts(facts.method(), "/" + facts.rawPath(), facts.rawQuery(), headers));
    rejects(vector, new RequestFacts(facts.method(), facts.rawPath(), query, headers));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnAddedAmzHeader(Vectors.Vector vector) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(vector.facts().headers());
    headers.add(Map.entry("x-amz-copy-source", "/other/secret"));
    rejects(vector, withHeaders(vector, headers));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnyChangedSignedHeader(Vectors.Vector vector) {
    List<Map.Entry<String, String>> headers = vector.facts().headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).getKey().equals("user-agent")) {
        continue;
      }
      List<Map.Entry<String, String>> changed = new ArrayList<>(headers);
      changed.set(i, Map.entry(headers.get(i).getKey(), headers.get(i).getValue() + "1"));
      rejects(vector, withHeaders(vector, changed));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnyFlippedCharacterOfTheQueryOrAnswersTheSame(Vectors.Vector vector) {
    String query = vector.facts().rawQuery();
    Random random = new Random(Long.getLong("cordee.gateway.seed", 7L));
    for (int i = 0; i < query.length(); i++) {
      char other = (char) ('!' + random.nextInt(90));
      String changed = query.substring(0, i) + other + query.substring(i + 1);
      if (meansTheSame(query, changed)) {
        continue;
      }
      RequestFacts facts = vector.facts();
      RequestFacts forged =
          new RequestFacts(facts.method(), facts.rawPath(), changed, facts.headers());
      rejects(vector, forged);
    }
  }

  private static boolean meansTheSame(String query, String changed) {
    try {
      return canonical(query).equals(canonical(changed));
    } catch (S3Exception e) {
      return false;
    }
  }

  private static String canonical(String query) {
    ByteText text = new ByteText();
    QueryParameters.parse(query).write(text, "");
    return text.show(Integer.MAX_VALUE);
  }

  private static RequestFacts withHeaders(
      Vectors.Vector vector, List<Map.Entry<String, String>> headers) {
    RequestFacts facts = vector.facts();
    return new RequestFacts(facts.method(), facts.rawPath(), facts.rawQuery(), headers);
  }

  private static void rejects(Vectors.Vector vector, RequestFacts changed) {
    assertThatThrownBy(
            () -> {
              if (vector.verify(changed) instanceof Verified.Anonymous) {
                // without any trace of a signature the request has nobody's rights
                throw new S3Exception(S3Error.ACCESS_DENIED);
              }
            })
        .isInstanceOf(S3Exception.class);
  }
}
