package io.cordee.consensus.codec;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.proto.NodeReportProto;
import io.cordee.consensus.proto.ObservationsProto;

/** Reports and observations as bytes. Stateless. */
public final class ObservationCodec {
  /** About 100 B for each of a thousand groups, and findings. */
  public static final int MAX_REPORT_BYTES = 1 << 20;

  /** The reports of all nodes, seldom as large as they may be. */
  public static final int MAX_OBSERVATIONS_BYTES = 16 << 20;

  private ObservationCodec() {}

  /** The bytes of a node's report. */
  public static byte[] encode(NodeReport report) {
    return Parsing.bytes("a report", MAX_REPORT_BYTES, ReportMessages.toProto(report));
  }

  /**
   * Reads a node's report.
   *
   * @throws CordeeException INVALID_ARGUMENT when something is missing, unknown or out of range
   */
  public static NodeReport decodeReport(byte[] bytes) {
    return Parsing.parse(
        "a report",
        ErrorCode.INVALID_ARGUMENT,
        MAX_REPORT_BYTES,
        bytes,
        b -> ReportMessages.fromProto(NodeReportProto.parseFrom(b)));
  }

  /** The bytes of the leader's observations. */
  public static byte[] encode(Observations observations) {
    return Parsing.bytes(
        "observations", MAX_OBSERVATIONS_BYTES, ReportMessages.toProto(observations));
  }

  /**
   * Reads the leader's observations.
   *
   * @throws CordeeException INVALID_ARGUMENT when something is missing, unknown or out of range
   */
  public static Observations decodeObservations(byte[] bytes) {
    return Parsing.parse(
        "observations",
        ErrorCode.INVALID_ARGUMENT,
        MAX_OBSERVATIONS_BYTES,
        bytes,
        b -> ReportMessages.fromProto(ObservationsProto.parseFrom(b)));
  }
}
