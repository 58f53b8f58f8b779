package io.cordee.consensus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Answered;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JoinToken;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.proto.AccessKeyProto;
import io.cordee.consensus.proto.AnsweredProto;
import io.cordee.consensus.proto.AuditEntryProto;
import io.cordee.consensus.proto.BucketProto;
import io.cordee.consensus.proto.CounterProto;
import io.cordee.consensus.proto.HeaderProto;
import io.cordee.consensus.proto.JobProto;
import io.cordee.consensus.proto.JoinTokenProto;
import io.cordee.consensus.proto.LeaseProto;
import io.cordee.consensus.proto.NodeProto;
import io.cordee.consensus.proto.PlacementGroupProto;
import io.cordee.consensus.proto.PlanProto;
import io.cordee.consensus.proto.SqlClusterProto;

/** One row of the map as bytes, for storage and watchers. Stateless. */
public final class RowCodec {
  /** A plan's row has little more than its proposal. */
  public static final int MAX_BYTES = 2 * ProposalCodec.MAX_BYTES;

  private RowCodec() {}

  /**
   * The bytes of a row; the same for equal rows.
   *
   * @param row the record of the table's type ({@code Header}, {@code Node}, … {@code Long} for
   *     counters)
   */
  public static byte[] encode(TableName table, Object row) {
    return Parsing.bytes("a row of " + table, MAX_BYTES, message(table, row));
  }

  private static MessageLite message(TableName table, Object row) {
    return switch (table) {
      case HEADER -> MapRows.toProto((Header) row);
      case NODES -> MapRows.toProto((Node) row);
      case GROUPS -> MapRows.toProto((PlacementGroup) row);
      case BUCKETS -> ObjectRows.toProto((Bucket) row);
      case KEYS -> ObjectRows.toProto((AccessKey) row);
      case DATABASES -> SqlRows.toProto((SqlCluster) row);
      case PLANS -> PlanRows.toProto((Plan) row);
      case JOBS -> PlanRows.toProto((Job) row);
      case LEASES -> MapRows.toProto((Lease) row);
      case JOIN_TOKENS -> MapRows.toProto((JoinToken) row);
      case AUDIT -> MapRows.toProto((AuditEntry) row);
      case ANSWERED -> MapRows.toProto((Answered) row);
      case COUNTERS -> CounterProto.newBuilder().setValue((Long) row).build();
    };
  }

  /**
   * Reads a row.
   *
   * @throws CordeeException DATA_DAMAGED when something is missing, unknown or out of range
   */
  public static Object decode(TableName table, byte[] bytes) {
    return Parsing.parse(
        "a row of " + table, ErrorCode.DATA_DAMAGED, MAX_BYTES, bytes, b -> row(table, b));
  }

  private static Object row(TableName table, byte[] b) throws InvalidProtocolBufferException {
    return switch (table) {
      case HEADER -> MapRows.fromProto(HeaderProto.parseFrom(b));
      case NODES -> MapRows.fromProto(NodeProto.parseFrom(b));
      case GROUPS -> MapRows.fromProto(PlacementGroupProto.parseFrom(b));
      case BUCKETS -> ObjectRows.fromProto(BucketProto.parseFrom(b));
      case KEYS -> ObjectRows.fromProto(AccessKeyProto.parseFrom(b));
      case DATABASES -> SqlRows.fromProto(SqlClusterProto.parseFrom(b));
      case PLANS -> PlanRows.fromProto(PlanProto.parseFrom(b));
      case JOBS -> PlanRows.fromProto(JobProto.parseFrom(b));
      case LEASES -> MapRows.fromProto(LeaseProto.parseFrom(b));
      case JOIN_TOKENS -> MapRows.fromProto(JoinTokenProto.parseFrom(b));
      case AUDIT -> MapRows.fromProto(AuditEntryProto.parseFrom(b));
      case ANSWERED -> MapRows.fromProto(AnsweredProto.parseFrom(b));
      case COUNTERS -> CounterProto.parseFrom(b).getValue();
    };
  }
}
