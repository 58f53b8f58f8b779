package io.cordee.blockstore.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class S3ErrorTest {
  @Test
  void codesAreUniqueAndStatusesAreThoseOfErrors() {
    Set<String> codes = new HashSet<>();
    for (S3Error error : S3Error.values()) {
      assertThat(codes.add(error.code())).as(error.code()).isTrue();
      assertThat(error.status()).as(error.code()).isBetween(304, 503);
      assertThat(error.defaultMessage()).as(error.code()).endsWith(".");
      assertThat(error.name().replace("_", "")).isEqualToIgnoringCase(error.code());
    }
  }

  @Test
  void anExceptionCarriesItsElementsAndNoTrace() {
    S3Exception plain = new S3Exception(S3Error.NO_SUCH_KEY);
    S3Exception more = plain.with("Key", "k").with("BucketName", "b");
    assertThat(plain.elements()).isEmpty();
    assertThat(more.elements()).containsExactly(entry("Key", "k"), entry("BucketName", "b"));
    assertThat(more.message()).isEqualTo(S3Error.NO_SUCH_KEY.defaultMessage());
    assertThat(more.getStackTrace()).isEmpty();
  }
}
