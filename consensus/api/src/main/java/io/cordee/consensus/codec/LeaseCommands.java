package io.cordee.consensus.codec;

import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.proto.AcquireLeaseProto;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.ExpireLeaseProto;
import io.cordee.consensus.proto.ReleaseLeaseProto;

/** Commands of the family {@link LeaseCommand}. Stateless. */
final class LeaseCommands {
  private LeaseCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(LeaseCommand command, CommandProto.Builder proto) {
    if (command instanceof LeaseCommand.AcquireLease c) {
      proto.setAcquireLease(toProto(c));
    } else if (command instanceof LeaseCommand.ReleaseLease c) {
      proto.setReleaseLease(toProto(c));
    } else if (command instanceof LeaseCommand.ExpireLease c) {
      proto.setExpireLease(toProto(c));
    }
  }

  static AcquireLeaseProto toProto(LeaseCommand.AcquireLease value) {
    return AcquireLeaseProto.newBuilder()
        .setName(value.name())
        .setHolder(value.holder())
        .setTerm(Fields.duration(value.term()))
        .build();
  }

  static LeaseCommand.AcquireLease fromProto(AcquireLeaseProto p) {
    return new LeaseCommand.AcquireLease(
        p.getName(), p.getHolder(), Fields.duration("term", p.hasTerm(), p.getTerm()));
  }

  static ReleaseLeaseProto toProto(LeaseCommand.ReleaseLease value) {
    return ReleaseLeaseProto.newBuilder()
        .setName(value.name())
        .setHolder(value.holder())
        .setToken(value.token())
        .build();
  }

  static LeaseCommand.ReleaseLease fromProto(ReleaseLeaseProto p) {
    return new LeaseCommand.ReleaseLease(p.getName(), p.getHolder(), p.getToken());
  }

  static ExpireLeaseProto toProto(LeaseCommand.ExpireLease value) {
    return ExpireLeaseProto.newBuilder().setName(value.name()).setToken(value.token()).build();
  }

  static LeaseCommand.ExpireLease fromProto(ExpireLeaseProto p) {
    return new LeaseCommand.ExpireLease(p.getName(), p.getToken());
  }
}
