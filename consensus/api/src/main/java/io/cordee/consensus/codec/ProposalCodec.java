package io.cordee.consensus.codec;

import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.proto.ProposalProto;

/** Log entries of the coordination group as bytes. Stateless. */
public final class ProposalCodec {
  /** The largest is a plan with 50 lost rows as evidence, about 200 kB. */
  public static final int MAX_BYTES = 1 << 20;

  private ProposalCodec() {}

  /**
   * The bytes of a proposal; the same for equal proposals.
   *
   * @throws CordeeException INVALID_ARGUMENT when larger than {@value #MAX_BYTES} bytes
   */
  public static byte[] encode(Proposal proposal) {
    Context context = proposal.context();
    ProposalProto proto =
        ProposalProto.newBuilder()
            .setRequestId(context.requestId())
            .setWho(context.who())
            .setAt(Fields.timestamp(context.at()))
            .setCommand(Commands.encode(proposal.command()))
            .build();
    return Parsing.bytes("a proposal", MAX_BYTES, proto);
  }

  /**
   * Reads a proposal.
   *
   * @throws CordeeException INVALID_ARGUMENT when something is missing, unknown or out of range
   */
  public static Proposal decode(byte[] bytes) {
    return Parsing.parse(
        "a proposal", ErrorCode.INVALID_ARGUMENT, MAX_BYTES, bytes, b -> decoded(b));
  }

  private static Proposal decoded(byte[] bytes)
      throws com.google.protobuf.InvalidProtocolBufferException {
    ProposalProto p = ProposalProto.parseFrom(bytes);
    Context context =
        new Context(p.getRequestId(), p.getWho(), Fields.instant("at", p.hasAt(), p.getAt()));
    return new Proposal(
        context, Commands.decode(Fields.present("command", p.hasCommand(), p.getCommand())));
  }
}
