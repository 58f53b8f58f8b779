package io.cordee.it.fault;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Signals to members' processes. Stateless. */
final class Signals {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private static final long POLL_NANOS = 1_000_000L;

  private Signals() {}

  /** The process of a member that must run. */
  static LocalProcess running(FaultContext context, String member) throws IOException {
    return context
        .process(member)
        .filter(LocalProcess::alive)
        .orElseThrow(() -> new FaultUnavailableException(member + " does not run"));
  }

  /** A signal takes effect some time after it was sent. */
  static void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + END_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("not " + what + " within " + END_LIMIT);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** SIGKILL to all of them at the same moment, as nearly as a machine can; waits for their end. */
  static void killAll(FaultContext context, List<String> members) throws IOException {
    List<LocalProcess> hit = new ArrayList<>();
    for (String member : members) {
      Optional<LocalProcess> process = context.process(member);
      if (process.isPresent() && process.get().alive()) {
        hit.add(process.get());
      }
    }
    for (LocalProcess process : hit) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    for (LocalProcess process : hit) {
      if (!process.awaitEnd(END_LIMIT)) {
        throw new IOException("process " + process.pid() + " outlives SIGKILL");
      }
    }
  }

  /** Starts again those of the members that do not run. */
  static void startDead(FaultContext context, List<String> members)
      throws IOException, InterruptedException {
    for (String member : members) {
      Optional<LocalProcess> process = context.process(member);
      if (process.isEmpty() || !process.get().alive()) {
        context.start(member);
      }
    }
  }
}
