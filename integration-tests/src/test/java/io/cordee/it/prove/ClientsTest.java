package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Checker;
import io.cordee.it.prove.load.Recorder;
import io.cordee.it.prove.load.Session;
import io.cordee.it.prove.load.Site;
import io.cordee.it.prove.load.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which clients go on, and for how long. */
final class ClientsTest {
  private static final int STEPS = 3;
  private static final long LIMIT_SECONDS = 20;

  @TempDir Path dir;

  /**
   * Of {@code plan-once} x {@code failover-kill}, seed 7027: a plan for a returned server was made
   * just before the end, and waited with nobody to answer it.
   */
  @Test
  void thoseThatStayGoOnAfterTheOthersHaveStopped() throws Exception {
    Counted load = new Counted();
    try (Recorder recorder = new Recorder(dir.resolve("history"), System::nanoTime)) {
      Clients clients = Clients.start(load, recorder, 1);
      for (Semaphore steps : load.steps) {
        assertThat(steps.tryAcquire(STEPS, LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(clients.stopWorking()).isEmpty();
      load.steps.forEach(Semaphore::drainPermits);
      assertThat(load.steps.get(0).tryAcquire(STEPS, LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(load.steps.get(1).availablePermits()).isZero();
      assertThat(load.steps.get(2).availablePermits()).isZero();
      assertThat(clients.stop()).isEmpty();
      load.steps.get(0).drainPermits();
      assertThat(load.steps.get(0).availablePermits()).isZero();
    }
  }

  /** Three clients that count their steps; the first one stays. */
  private static final class Counted implements Workload {
    final List<Semaphore> steps = List.of(new Semaphore(0), new Semaphore(0), new Semaphore(0));

    @Override
    public void prepare(Site site, Recorder recorder) {}

    @Override
    public int clients() {
      return steps.size();
    }

    @Override
    public int staying() {
      return 1;
    }

    @Override
    public Client client(int index) {
      return session -> steps.get(index).release();
    }

    @Override
    public void finish(Session session) {}

    @Override
    public Checker checker() {
      throw new UnsupportedOperationException("no history is judged here");
    }
  }
}
