package io.cordee.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.consensus.proto.ChangeProto;
import io.cordee.consensus.proto.ChangesProto;
import io.cordee.consensus.proto.LeaseProto;
import io.cordee.consensus.proto.NodeProto;
import io.cordee.consensus.proto.ProposalProto;
import io.cordee.consensus.simulation.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What cannot be read is an error with a code, whatever is wrong with it. */
final class DamagedInputTest {
  @Test
  void aProposalWithoutItsPartsIsAnInvalidArgument() {
    fails(ErrorCode.INVALID_ARGUMENT, () -> ProposalCodec.decode(new byte[0]));
    byte[] noCommand =
        ProposalProto.newBuilder().setRequestId("r").setWho("w").build().toByteArray();
    fails(ErrorCode.INVALID_ARGUMENT, () -> ProposalCodec.decode(noCommand));
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () -> ProposalCodec.decode(new byte[ProposalCodec.MAX_BYTES + 1]));
  }

  @Test
  void aDamagedRowIsDamagedData() {
    byte[] unknownState =
        NodeProto.newBuilder()
            .setName("n")
            .setIncarnation(1)
            .setState("NEWER")
            .build()
            .toByteArray();
    fails(ErrorCode.DATA_DAMAGED, () -> RowCodec.decode(TableName.NODES, unknownState));
    byte[] noTerm = LeaseProto.newBuilder().setName("lease").build().toByteArray();
    fails(ErrorCode.DATA_DAMAGED, () -> RowCodec.decode(TableName.LEASES, noTerm));
    fails(ErrorCode.DATA_DAMAGED, () -> RowCodec.decode(TableName.PLANS, new byte[] {7, 7, 7}));
  }

  @Test
  void aLaterFormatOrAnUnknownTableIsDamagedData() {
    byte[] later = ChangesProto.newBuilder().setFormat(2).build().toByteArray();
    fails(ErrorCode.DATA_DAMAGED, () -> ChangeCodec.decode(later));
    ChangeProto row = ChangeProto.newBuilder().setTable("NEWER").setValue(ByteString.EMPTY).build();
    byte[] unknown = ChangesProto.newBuilder().setFormat(1).addChanges(row).build().toByteArray();
    fails(ErrorCode.DATA_DAMAGED, () -> MapCodec.decode(unknown));
  }

  @Test
  void flippedBytesNeverEscapeAsAnotherException() {
    byte[] whole = MapCodec.encode(Samples.cluster(ApprovalPolicy.ALWAYS), true);
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        MapCodec.decode(damaged);
      } catch (CordeeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.DATA_DAMAGED);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void reportsAndObservationsAreReadAsTheyWereWritten() {
    NodeReport report =
        new NodeReport(
            "node-a",
            2,
            "0.1",
            Samples.T0,
            1,
            2,
            3,
            List.of(new GroupReport("1", "LEADER", 4, 5, 6, 7, 8, 9, List.of("node-a.1"))),
            List.of(new Finding("DB_NO_WRITER", Level.FAIL, "shop", "dead", "wait", Samples.T0)),
            List.of(
                new SqlProbe(
                    "shop",
                    "db-0",
                    true,
                    "",
                    Duration.ofMillis(12),
                    true,
                    "0-1-1",
                    "0-1-2",
                    "0-1-3",
                    true,
                    false,
                    true,
                    1,
                    -1)));
    assertThat(ObservationCodec.decodeReport(ObservationCodec.encode(report))).isEqualTo(report);
    Observations seen =
        new Observations(
            "node-a",
            3,
            Duration.ofSeconds(9),
            new Epoch(11),
            List.of(new SeenReport(report, Duration.ofNanos(1))),
            List.of(new RouteSession("s", "app/shop", "shop", 4, Duration.ZERO)));
    assertThat(ObservationCodec.decodeObservations(ObservationCodec.encode(seen))).isEqualTo(seen);
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CordeeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
