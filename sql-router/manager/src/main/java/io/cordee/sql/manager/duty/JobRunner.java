package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.PlanCommand.EndStep;
import io.cordee.consensus.command.PlanCommand.FinishJob;
import io.cordee.consensus.command.PlanCommand.StartStep;
import io.cordee.consensus.command.PlanCommand.TakeOverJob;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes one approved plan, step by step, from where the map says it is.
 *
 * <pre>
 * take over (when another term began it) -> { start step -> do -> end step }* -> finish
 *                                                     fails -> go back -> finish as FAILED
 * </pre>
 *
 * Confined to its job's thread.
 */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final int MAX_TEXT = 2_000;

  /** Ten minutes of trying to finish what cannot be undone. */
  private static final int MAX_TRIES = 600;

  private static final long RETRY_MILLIS = 1_000;
  private final Leadership lead;
  private final Readmission readmission;
  private final String jobId;

  JobRunner(Leadership lead, Readmission readmission, String jobId) {
    this.lead = lead;
    this.readmission = readmission;
    this.jobId = jobId;
  }

  /** Returns when the job ended, or is no longer ours. */
  void run() throws StepFailed, InterruptedException {
    ClusterMap map = lead.map();
    Optional<Job> found = map.jobs().get(jobId).filter(j -> j.state() == JobState.RUNNING);
    Optional<Plan> plan = found.flatMap(Job::planId).flatMap(map.plans()::get);
    if (plan.isEmpty()) {
      return;
    }
    Job job = found.get();
    if (job.executorTerm() < lead.term()) {
      lead.submit(new TakeOverJob(jobId, lead.term()));
      LOG.info("job-taken-over job={} term={}", jobId, lead.term());
    }
    Steps steps =
        plan.get().kind() == PlanKind.SQL_FAILOVER
            ? new FailoverSteps(lead, job, plan.get())
            : new ReadmitSteps(lead, readmission, plan.get());
    for (Step step : job.steps()) {
      if (step.state() == StepState.FAILED) {
        abandon(steps, step.name(), step.result());
        return;
      }
      if (step.state() != StepState.DONE && !done(steps, step)) {
        return;
      }
    }
    lead.submit(new FinishJob(jobId, lead.term(), true, "done", Optional.empty()));
    LOG.info("job-done job={} plan={} term={}", jobId, plan.get().id(), lead.term());
  }

  private boolean done(Steps steps, Step step) throws InterruptedException {
    lead.submit(new StartStep(jobId, step.name(), lead.term()));
    for (int i = 1; ; i++) {
      String why;
      try {
        String result = shorten(steps.execute(step.name()));
        lead.submit(new EndStep(jobId, step.name(), lead.term(), true, result));
        LOG.info("step-done job={} step={} result={}", jobId, step.name(), result);
        return true;
      } catch (SQLException | StepFailed e) {
        why = shorten(Objects.toString(e.getMessage(), e.toString()));
      } catch (CordeeException e) {
        if (e.code() == ErrorCode.STALE_TOKEN) {
          throw e; // a later leader goes on with this job
        }
        why = shorten(e.code() + " " + e.getMessage());
      }
      LOG.warn("step-failed job={} step={} try={} why={}", jobId, step.name(), i, why);
      if (!steps.mustGoOn(step.name()) || i == MAX_TRIES) {
        lead.submit(new EndStep(jobId, step.name(), lead.term(), false, why));
        abandon(steps, step.name(), why);
        return false;
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private void abandon(Steps steps, String step, String why) throws InterruptedException {
    String note;
    try {
      note = steps.goBack();
    } catch (SQLException | StepFailed | CordeeException e) {
      note = "the way back failed too: " + e.getMessage();
    }
    lead.submit(
        new FinishJob(
            jobId, lead.term(), false, "step " + step + " failed: " + why, Optional.of(note)));
    LOG.warn("job-failed job={} step={} why={} back={}", jobId, step, why, note);
  }

  private static String shorten(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }
}
