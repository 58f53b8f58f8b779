package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorKind;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Prints a job's steps as they end. Confined to the main thread. */
final class JobFollower {
  private static final long POLL_MILLIS = 300;

  /** Nobody waits longer than this without a line. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final AdminClient admin;
  private final OutputOption output;
  private final PrintWriter progress;
  private int printed;
  private long lastLineNanos = System.nanoTime();

  JobFollower(AdminClient admin, OutputOption output, PrintWriter progress) {
    this.admin = admin;
    this.output = output;
    this.progress = progress;
  }

  /** The exit code: done, refused (the job failed), or still running after the timeout. */
  int follow(String id, Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Doc envelope = poll(id);
      Doc job = envelope.doc("data");
      printSteps(job);
      if (job.text("state").equals("DONE") || job.text("state").equals("FAILED")) {
        return ended(envelope);
      }
      if (System.nanoTime() - end >= 0) {
        output
            .out()
            .println(
                "STILL RUNNING as job " + id + ": see `cordee job show " + id + "`; it goes on");
        return ExitCode.STILL_RUNNING;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** While no node answers, which a failover may bring about, it waits and asks again. */
  private Doc poll(String id) {
    try {
      return admin.get("/v1/jobs/" + AdminClient.encode(id));
    } catch (CordeeException e) {
      if (e.code().kind() != ErrorKind.RETRY) {
        throw e;
      }
      return new Doc(java.util.Map.of());
    }
  }

  private void printSteps(Doc job) {
    List<Doc> steps = job.docs("steps");
    while (printed < steps.size() && isOver(steps.get(printed))) {
      Doc step = steps.get(printed);
      printed++;
      line(PlanText.step(step, printed));
    }
    if (System.nanoTime() - lastLineNanos > QUIET.toNanos() && printed < steps.size()) {
      line(PlanText.step(steps.get(printed), printed + 1));
    }
  }

  private static boolean isOver(Doc step) {
    return step.text("state").equals("DONE") || step.text("state").equals("FAILED");
  }

  private void line(String text) {
    progress.println(text);
    progress.flush();
    lastLineNanos = System.nanoTime();
  }

  private int ended(Doc envelope) {
    Doc job = envelope.doc("data");
    boolean done = job.text("state").equals("DONE");
    if (output.json()) {
      output.printJson(envelope);
    } else {
      output.out().println(job.text("state") + ": " + job.text("result"));
    }
    return done ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
