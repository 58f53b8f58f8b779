package io.cordee.blockstore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {
  private static CordeeException error(ErrorCode code) {
    return new CordeeException(code, code + ": what and why");
  }

  /** object-register x full-disk, seed 7007: the first attempt was applied, the second refused. */
  @Test
  void aFullDiskAfterAnAttemptWithoutAnAnswerDoesNotSayThatNothingWasDone() {
    Attempts attempts = new Attempts("group=1");
    assertThat(attempts.failed(error(ErrorCode.TIMEOUT_UNKNOWN))).isTrue();
    CordeeException full = error(ErrorCode.NO_SPACE);
    assertThat(attempts.failed(full)).isFalse();
    assertThat(attempts.verdict(full).code()).isEqualTo(ErrorCode.TIMEOUT_UNKNOWN);
    assertThat(attempts.verdict(full)).hasMessageContaining("group=1").hasCause(full);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void afterAnAttemptWithoutAnAnswerEveryVerdictIsUnknown(ErrorCode code) {
    Attempts attempts = new Attempts("group=1");
    assertThat(attempts.failed(error(ErrorCode.TIMEOUT_UNKNOWN))).isTrue();
    boolean again = attempts.failed(error(code));
    assertThat(attempts.verdict(error(code)).code().kind()).isEqualTo(ErrorKind.INDETERMINATE);
    assertThat(again).isEqualTo(new Attempts("").failed(error(code)));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aLoneFailureIsToldAsItIs(ErrorCode code) {
    Attempts attempts = new Attempts("group=1");
    CordeeException only = error(code);
    boolean again = attempts.failed(only);
    assertThat(attempts.verdict(only)).isSameAs(only);
    assertThat(again)
        .isEqualTo(
            code != ErrorCode.NO_SPACE
                && code.kind() != ErrorKind.USER
                && code.kind() != ErrorKind.INTERNAL);
  }
}
