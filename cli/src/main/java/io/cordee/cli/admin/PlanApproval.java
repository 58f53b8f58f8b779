package io.cordee.cli.admin;

/** Approves plans against what is seen now; in the node this is the SQL manager's approver. */
@FunctionalInterface
public interface PlanApproval {
  /**
   * Approves in the operator's name; blocks until the approval is durable.
   *
   * @return the job's id
   */
  String approve(String planId, String who, String reason);
}
