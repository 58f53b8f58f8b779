package io.cordee.blockstore.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.Status;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeCrossesTheWire(ErrorCode code) {
    CordeeException sent = new CordeeException(code, "what and why");
    CordeeException received =
        WireErrors.fromCall(WireErrors.toStatus(new CompletionException(sent)), "node-b");
    assertThat(received.code()).isEqualTo(code);
    assertThat(received).hasMessage("what and why");
  }

  @Test
  void theLeaderIsNamed() {
    CordeeException error = new CordeeException(ErrorCode.NOT_LEADER, "not me");
    assertThat(WireErrors.leaderHint(WireErrors.toStatus(error, Optional.of("node-c"))))
        .contains("node-c");
  }

  @Test
  void onlyARefusedConnectionIsKnownToHaveDoneNothing() {
    Status refused = Status.UNAVAILABLE.withCause(new ConnectException("refused"));
    Status reset = Status.UNAVAILABLE.withCause(new java.io.IOException("reset"));
    assertThat(WireErrors.fromCall(refused.asRuntimeException(), "b").code())
        .isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(WireErrors.fromCall(reset.asRuntimeException(), "b").code())
        .isEqualTo(ErrorCode.TIMEOUT_UNKNOWN);
    assertThat(WireErrors.fromCall(Status.DEADLINE_EXCEEDED.asRuntimeException(), "b").code())
        .isEqualTo(ErrorCode.TIMEOUT_UNKNOWN);
  }
}
