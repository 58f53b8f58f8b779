package io.cordee.blockstore.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "a-b.c", "0a0", "a--b", "1.2.3", "1.2.3.x"})
  void namesOfHostsAreBucketNames(String name) {
    assertThat(BucketNames.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "ab", "Abc", "a_b", "-ab", "ab-", ".ab", "ab.", "a..b", "a.-b", "a-.b", "1.2.3.4", "ä-b"
      })
  void otherNamesAreNot(String name) {
    assertThat(BucketNames.isValid(name)).isFalse();
    assertThat(BucketNames.isValid("a".repeat(64))).isFalse();
  }
}
