package io.cordee.consensus.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.proto.ChangeProto;
import io.cordee.consensus.proto.ChangesProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists of changed rows as bytes, for watchers. Stateless. */
public final class ChangeCodec {
  /** A whole map with its audit trail has about 6 MB. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int FORMAT = 1;

  private ChangeCodec() {}

  /** The bytes of these changes, in their order. */
  public static byte[] encode(List<Change> changes) {
    ChangesProto.Builder proto = ChangesProto.newBuilder().setFormat(FORMAT);
    for (Change change : changes) {
      ChangeProto.Builder row =
          ChangeProto.newBuilder().setTable(change.table().name()).setKey(change.key());
      change
          .value()
          .ifPresent(v -> row.setValue(ByteString.copyFrom(RowCodec.encode(change.table(), v))));
      proto.addChanges(row);
    }
    return Parsing.bytes("a list of changes", MAX_BYTES, proto.build());
  }

  /**
   * Reads a list of changes.
   *
   * @throws CordeeException DATA_DAMAGED when something is missing, unknown or out of range
   */
  public static List<Change> decode(byte[] bytes) {
    return Parsing.parse(
        "a list of changes", ErrorCode.DATA_DAMAGED, MAX_BYTES, bytes, b -> changes(b));
  }

  private static List<Change> changes(byte[] bytes) throws InvalidProtocolBufferException {
    ChangesProto proto = ChangesProto.parseFrom(bytes);
    if (proto.getFormat() != FORMAT) {
      throw Fields.invalid("format " + proto.getFormat() + " is not known, only " + FORMAT);
    }
    List<Change> changes = new ArrayList<>(proto.getChangesCount());
    for (ChangeProto row : proto.getChangesList()) {
      TableName table = Fields.enumOf(TableName.class, row.getTable());
      Optional<Object> value =
          row.hasValue()
              ? Optional.of(RowCodec.decode(table, row.getValue().toByteArray()))
              : Optional.empty();
      changes.add(new Change(table, row.getKey(), value));
    }
    return changes;
  }

  /** The map after these changes. */
  public static ClusterMap apply(ClusterMap map, List<Change> changes) {
    return Changes.apply(map, changes);
  }
}
