package io.cordee.consensus.codec;

import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import io.cordee.consensus.proto.JobProto;
import io.cordee.consensus.proto.PlanProto;
import io.cordee.consensus.proto.RiskProto;
import io.cordee.consensus.proto.StepProto;
import java.util.List;

/** Rows about plans and jobs. Stateless. */
final class PlanRows {
  private PlanRows() {}

  static RiskProto toProto(Risk value) {
    return RiskProto.newBuilder()
        .setRiskClass(value.riskClass().name())
        .setTransactions(value.transactions())
        .setText(value.text())
        .build();
  }

  static Risk fromProto(RiskProto p) {
    return new Risk(
        Fields.enumOf(RiskClass.class, p.getRiskClass()), p.getTransactions(), p.getText());
  }

  static StepProto toProto(Step value) {
    StepProto.Builder proto =
        StepProto.newBuilder()
            .setName(value.name())
            .setText(value.text())
            .setUndo(value.undo())
            .setState(value.state().name())
            .setResult(value.result());
    value.started().ifPresent(t -> proto.setStarted(Fields.timestamp(t)));
    value.ended().ifPresent(t -> proto.setEnded(Fields.timestamp(t)));
    return proto.build();
  }

  static Step fromProto(StepProto p) {
    return new Step(
        p.getName(),
        p.getText(),
        p.getUndo(),
        Fields.enumOf(StepState.class, p.getState()),
        Fields.instant(p.hasStarted(), p.getStarted()),
        Fields.instant(p.hasEnded(), p.getEnded()),
        p.getResult());
  }

  static PlanProto toProto(Plan value) {
    PlanProto.Builder proto =
        PlanProto.newBuilder()
            .setId(value.id())
            .setKind(value.kind().name())
            .setResource(value.resource())
            .setFrom(value.from())
            .setTo(value.to())
            .setState(value.state().name())
            .setCreated(Fields.timestamp(value.created()))
            .setExpires(Fields.timestamp(value.expires()))
            .setRouteVersion(value.routeVersion())
            .addAllFacts(Fields.facts(value.facts()))
            .addAllEvidence(value.evidence())
            .setRisk(PlanRows.toProto(value.risk()))
            .addAllSteps(value.steps().stream().map(PlanRows::toProto).toList())
            .setReason(value.reason());
    value.approvedBy().ifPresent(proto::setApprovedBy);
    value.supersededBy().ifPresent(proto::setSupersededBy);
    value.jobId().ifPresent(proto::setJobId);
    return proto.build();
  }

  static Plan fromProto(PlanProto p) {
    return new Plan(
        p.getId(),
        Fields.enumOf(PlanKind.class, p.getKind()),
        p.getResource(),
        p.getFrom(),
        p.getTo(),
        Fields.enumOf(PlanState.class, p.getState()),
        Fields.instant("created", p.hasCreated(), p.getCreated()),
        Fields.instant("expires", p.hasExpires(), p.getExpires()),
        p.getRouteVersion(),
        Fields.facts(p.getFactsList()),
        List.copyOf(p.getEvidenceList()),
        PlanRows.fromProto(Fields.present("risk", p.hasRisk(), p.getRisk())),
        p.getStepsList().stream().map(PlanRows::fromProto).toList(),
        Fields.optional(p.hasApprovedBy(), p.getApprovedBy()),
        p.getReason(),
        Fields.optional(p.hasSupersededBy(), p.getSupersededBy()),
        Fields.optional(p.hasJobId(), p.getJobId()));
  }

  static JobProto toProto(Job value) {
    JobProto.Builder proto =
        JobProto.newBuilder()
            .setId(value.id())
            .setKind(value.kind())
            .setResource(value.resource())
            .setState(value.state().name())
            .addAllSteps(value.steps().stream().map(PlanRows::toProto).toList())
            .setExecutorTerm(value.executorTerm())
            .setStartedBy(value.startedBy())
            .setStarted(Fields.timestamp(value.started()))
            .setResult(value.result());
    value.planId().ifPresent(proto::setPlanId);
    value.ended().ifPresent(t -> proto.setEnded(Fields.timestamp(t)));
    return proto.build();
  }

  static Job fromProto(JobProto p) {
    return new Job(
        p.getId(),
        p.getKind(),
        p.getResource(),
        Fields.optional(p.hasPlanId(), p.getPlanId()),
        Fields.enumOf(JobState.class, p.getState()),
        p.getStepsList().stream().map(PlanRows::fromProto).toList(),
        p.getExecutorTerm(),
        p.getStartedBy(),
        Fields.instant("started", p.hasStarted(), p.getStarted()),
        Fields.instant(p.hasEnded(), p.getEnded()),
        p.getResult());
  }
}
