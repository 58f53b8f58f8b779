package io.cordee.consensus.codec;

import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.proto.AddDatabaseProto;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.FreezeRouteProto;
import io.cordee.consensus.proto.MoveWriterProto;
import io.cordee.consensus.proto.OpenRouteProto;
import io.cordee.consensus.proto.RecordCutProto;
import io.cordee.consensus.proto.SetServerStateProto;
import io.cordee.consensus.proto.SetSyncSetProto;
import java.util.List;

/** Commands of the family {@link SqlCommand}. Stateless. */
final class SqlCommands {
  private SqlCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(SqlCommand command, CommandProto.Builder proto) {
    if (command instanceof SqlCommand.AddDatabase c) {
      proto.setAddDatabase(toProto(c));
    } else if (command instanceof SqlCommand.SetServerState c) {
      proto.setSetServerState(toProto(c));
    } else if (command instanceof SqlCommand.SetSyncSet c) {
      proto.setSetSyncSet(toProto(c));
    } else if (command instanceof SqlCommand.FreezeRoute c) {
      proto.setFreezeRoute(toProto(c));
    } else if (command instanceof SqlCommand.RecordCut c) {
      proto.setRecordCut(toProto(c));
    } else if (command instanceof SqlCommand.MoveWriter c) {
      proto.setMoveWriter(toProto(c));
    } else if (command instanceof SqlCommand.OpenRoute c) {
      proto.setOpenRoute(toProto(c));
    }
  }

  static AddDatabaseProto toProto(SqlCommand.AddDatabase value) {
    return AddDatabaseProto.newBuilder()
        .setName(value.name())
        .addAllServers(value.servers().stream().map(SqlRows::toProto).toList())
        .setApproval(value.approval().name())
        .build();
  }

  static SqlCommand.AddDatabase fromProto(AddDatabaseProto p) {
    return new SqlCommand.AddDatabase(
        p.getName(),
        p.getServersList().stream().map(SqlRows::fromProto).toList(),
        Fields.enumOf(ApprovalPolicy.class, p.getApproval()));
  }

  static SetServerStateProto toProto(SqlCommand.SetServerState value) {
    return SetServerStateProto.newBuilder()
        .setDatabase(value.database())
        .setServer(value.server())
        .setExpected(value.expected().name())
        .setNext(value.next().name())
        .setCut(value.cut())
        .setNote(value.note())
        .build();
  }

  static SqlCommand.SetServerState fromProto(SetServerStateProto p) {
    return new SqlCommand.SetServerState(
        p.getDatabase(),
        p.getServer(),
        Fields.enumOf(SqlServerState.class, p.getExpected()),
        Fields.enumOf(SqlServerState.class, p.getNext()),
        p.getCut(),
        p.getNote());
  }

  static SetSyncSetProto toProto(SqlCommand.SetSyncSet value) {
    return SetSyncSetProto.newBuilder()
        .setDatabase(value.database())
        .setRouteVersion(value.routeVersion())
        .addAllSyncSet(value.syncSet())
        .setNote(value.note())
        .build();
  }

  static SqlCommand.SetSyncSet fromProto(SetSyncSetProto p) {
    return new SqlCommand.SetSyncSet(
        p.getDatabase(), p.getRouteVersion(), List.copyOf(p.getSyncSetList()), p.getNote());
  }

  static FreezeRouteProto toProto(SqlCommand.FreezeRoute value) {
    return FreezeRouteProto.newBuilder()
        .setDatabase(value.database())
        .setJobId(value.jobId())
        .setTerm(value.term())
        .build();
  }

  static SqlCommand.FreezeRoute fromProto(FreezeRouteProto p) {
    return new SqlCommand.FreezeRoute(p.getDatabase(), p.getJobId(), p.getTerm());
  }

  static RecordCutProto toProto(SqlCommand.RecordCut value) {
    return RecordCutProto.newBuilder()
        .setDatabase(value.database())
        .setJobId(value.jobId())
        .setTerm(value.term())
        .setServer(value.server())
        .setCut(value.cut())
        .build();
  }

  static SqlCommand.RecordCut fromProto(RecordCutProto p) {
    return new SqlCommand.RecordCut(
        p.getDatabase(), p.getJobId(), p.getTerm(), p.getServer(), p.getCut());
  }

  static MoveWriterProto toProto(SqlCommand.MoveWriter value) {
    return MoveWriterProto.newBuilder()
        .setDatabase(value.database())
        .setJobId(value.jobId())
        .setTerm(value.term())
        .setTo(value.to())
        .addAllSyncSet(value.syncSet())
        .build();
  }

  static SqlCommand.MoveWriter fromProto(MoveWriterProto p) {
    return new SqlCommand.MoveWriter(
        p.getDatabase(), p.getJobId(), p.getTerm(), p.getTo(), List.copyOf(p.getSyncSetList()));
  }

  static OpenRouteProto toProto(SqlCommand.OpenRoute value) {
    return OpenRouteProto.newBuilder()
        .setDatabase(value.database())
        .setJobId(value.jobId())
        .setTerm(value.term())
        .build();
  }

  static SqlCommand.OpenRoute fromProto(OpenRouteProto p) {
    return new SqlCommand.OpenRoute(p.getDatabase(), p.getJobId(), p.getTerm());
  }
}
