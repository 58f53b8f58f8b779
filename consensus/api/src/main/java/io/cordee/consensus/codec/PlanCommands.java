package io.cordee.consensus.codec;

import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.proto.ApprovePlanProto;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.EndStepProto;
import io.cordee.consensus.proto.ExpirePlanProto;
import io.cordee.consensus.proto.FinishJobProto;
import io.cordee.consensus.proto.ProposePlanProto;
import io.cordee.consensus.proto.RefusePlanProto;
import io.cordee.consensus.proto.StartStepProto;
import io.cordee.consensus.proto.SupersedePlanProto;
import io.cordee.consensus.proto.TakeOverJobProto;
import java.util.List;

/** Commands of the family {@link PlanCommand}. Stateless. */
final class PlanCommands {
  private PlanCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(PlanCommand command, CommandProto.Builder proto) {
    if (command instanceof PlanCommand.ProposePlan c) {
      proto.setProposePlan(toProto(c));
    } else if (command instanceof PlanCommand.ApprovePlan c) {
      proto.setApprovePlan(toProto(c));
    } else if (command instanceof PlanCommand.RefusePlan c) {
      proto.setRefusePlan(toProto(c));
    } else if (command instanceof PlanCommand.ExpirePlan c) {
      proto.setExpirePlan(toProto(c));
    } else if (command instanceof PlanCommand.SupersedePlan c) {
      proto.setSupersedePlan(toProto(c));
    } else if (command instanceof PlanCommand.TakeOverJob c) {
      proto.setTakeOverJob(toProto(c));
    } else if (command instanceof PlanCommand.StartStep c) {
      proto.setStartStep(toProto(c));
    } else if (command instanceof PlanCommand.EndStep c) {
      proto.setEndStep(toProto(c));
    } else if (command instanceof PlanCommand.FinishJob c) {
      proto.setFinishJob(toProto(c));
    }
  }

  static ProposePlanProto toProto(PlanCommand.ProposePlan value) {
    return ProposePlanProto.newBuilder()
        .setKind(value.kind().name())
        .setResource(value.resource())
        .setFrom(value.from())
        .setTo(value.to())
        .setExpires(Fields.timestamp(value.expires()))
        .setRouteVersion(value.routeVersion())
        .addAllFacts(Fields.facts(value.facts()))
        .addAllEvidence(value.evidence())
        .setRisk(PlanRows.toProto(value.risk()))
        .addAllSteps(value.steps().stream().map(PlanRows::toProto).toList())
        .build();
  }

  static PlanCommand.ProposePlan fromProto(ProposePlanProto p) {
    return new PlanCommand.ProposePlan(
        Fields.enumOf(PlanKind.class, p.getKind()),
        p.getResource(),
        p.getFrom(),
        p.getTo(),
        Fields.instant("expires", p.hasExpires(), p.getExpires()),
        p.getRouteVersion(),
        Fields.facts(p.getFactsList()),
        List.copyOf(p.getEvidenceList()),
        PlanRows.fromProto(Fields.present("risk", p.hasRisk(), p.getRisk())),
        p.getStepsList().stream().map(PlanRows::fromProto).toList());
  }

  static ApprovePlanProto toProto(PlanCommand.ApprovePlan value) {
    return ApprovePlanProto.newBuilder()
        .setPlanId(value.planId())
        .addAllObserved(Fields.facts(value.observed()))
        .setTerm(value.term())
        .setAutomatic(value.automatic())
        .setReason(value.reason())
        .build();
  }

  static PlanCommand.ApprovePlan fromProto(ApprovePlanProto p) {
    return new PlanCommand.ApprovePlan(
        p.getPlanId(),
        Fields.facts(p.getObservedList()),
        p.getTerm(),
        p.getAutomatic(),
        p.getReason());
  }

  static RefusePlanProto toProto(PlanCommand.RefusePlan value) {
    return RefusePlanProto.newBuilder().setPlanId(value.planId()).setReason(value.reason()).build();
  }

  static PlanCommand.RefusePlan fromProto(RefusePlanProto p) {
    return new PlanCommand.RefusePlan(p.getPlanId(), p.getReason());
  }

  static ExpirePlanProto toProto(PlanCommand.ExpirePlan value) {
    return ExpirePlanProto.newBuilder().setPlanId(value.planId()).build();
  }

  static PlanCommand.ExpirePlan fromProto(ExpirePlanProto p) {
    return new PlanCommand.ExpirePlan(p.getPlanId());
  }

  static SupersedePlanProto toProto(PlanCommand.SupersedePlan value) {
    return SupersedePlanProto.newBuilder().setPlanId(value.planId()).setWhy(value.why()).build();
  }

  static PlanCommand.SupersedePlan fromProto(SupersedePlanProto p) {
    return new PlanCommand.SupersedePlan(p.getPlanId(), p.getWhy());
  }

  static TakeOverJobProto toProto(PlanCommand.TakeOverJob value) {
    return TakeOverJobProto.newBuilder().setJobId(value.jobId()).setTerm(value.term()).build();
  }

  static PlanCommand.TakeOverJob fromProto(TakeOverJobProto p) {
    return new PlanCommand.TakeOverJob(p.getJobId(), p.getTerm());
  }

  static StartStepProto toProto(PlanCommand.StartStep value) {
    return StartStepProto.newBuilder()
        .setJobId(value.jobId())
        .setStep(value.step())
        .setTerm(value.term())
        .build();
  }

  static PlanCommand.StartStep fromProto(StartStepProto p) {
    return new PlanCommand.StartStep(p.getJobId(), p.getStep(), p.getTerm());
  }

  static EndStepProto toProto(PlanCommand.EndStep value) {
    return EndStepProto.newBuilder()
        .setJobId(value.jobId())
        .setStep(value.step())
        .setTerm(value.term())
        .setOk(value.ok())
        .setResult(value.result())
        .build();
  }

  static PlanCommand.EndStep fromProto(EndStepProto p) {
    return new PlanCommand.EndStep(
        p.getJobId(), p.getStep(), p.getTerm(), p.getOk(), p.getResult());
  }

  static FinishJobProto toProto(PlanCommand.FinishJob value) {
    FinishJobProto.Builder proto =
        FinishJobProto.newBuilder()
            .setJobId(value.jobId())
            .setTerm(value.term())
            .setOk(value.ok())
            .setResult(value.result());
    value.note().ifPresent(proto::setNote);
    return proto.build();
  }

  static PlanCommand.FinishJob fromProto(FinishJobProto p) {
    return new PlanCommand.FinishJob(
        p.getJobId(),
        p.getTerm(),
        p.getOk(),
        p.getResult(),
        Fields.optional(p.hasNote(), p.getNote()));
  }
}
