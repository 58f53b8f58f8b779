package io.cordee.blockstore.gateway.object;

import static io.cordee.blockstore.gateway.object.ReadConditions.Result.FAILED;
import static io.cordee.blockstore.gateway.object.ReadConditions.Result.GO_ON;
import static io.cordee.blockstore.gateway.object.ReadConditions.Result.NOT_MODIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.object.ReadConditions.Result;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReadConditionsTest {
  private static final Instant MODIFIED = Instant.parse("2026-02-03T10:00:00Z");
  private static final Instant BEFORE = MODIFIED.minusSeconds(1);

  private static Result check(
      @Nullable String ifMatch,
      @Nullable String ifNoneMatch,
      @Nullable Instant ifModifiedSince,
      @Nullable Instant ifUnmodifiedSince) {
    return new ReadConditions(
            Optional.ofNullable(ifMatch),
            Optional.ofNullable(ifNoneMatch),
            Optional.ofNullable(ifModifiedSince),
            Optional.ofNullable(ifUnmodifiedSince))
        .check("abc", MODIFIED);
  }

  @Test
  void withoutConditionsAllIsRead() {
    assertThat(check(null, null, null, null)).isEqualTo(GO_ON);
  }

  @Test
  void entityTagsMatchWithOrWithoutQuotesInLists() {
    assertThat(check("\"abc\"", null, null, null)).isEqualTo(GO_ON);
    assertThat(check("abc", null, null, null)).isEqualTo(GO_ON);
    assertThat(check("\"x\", W/\"abc\"", null, null, null)).isEqualTo(GO_ON);
    assertThat(check("*", null, null, null)).isEqualTo(GO_ON);
    assertThat(check("\"x\"", null, null, null)).isEqualTo(FAILED);
    assertThat(check(null, "\"abc\"", null, null)).isEqualTo(NOT_MODIFIED);
    assertThat(check(null, "ABCORZ", null, null)).isEqualTo(GO_ON);
  }

  @Test
  void datesCompareInSeconds() {
    assertThat(check(null, null, MODIFIED, null)).isEqualTo(NOT_MODIFIED);
    assertThat(check(null, null, BEFORE, null)).isEqualTo(GO_ON);
    assertThat(check(null, null, null, MODIFIED)).isEqualTo(GO_ON);
    assertThat(check(null, null, null, BEFORE)).isEqualTo(FAILED);
  }

  @Test
  void aTagThatHoldsMakesTheDateBesideItVoid() {
    assertThat(check("\"abc\"", null, null, BEFORE)).isEqualTo(GO_ON);
    assertThat(check(null, "\"x\"", MODIFIED, null)).isEqualTo(GO_ON);
    assertThat(check(null, "\"abc\"", BEFORE, null)).isEqualTo(NOT_MODIFIED);
  }
}
