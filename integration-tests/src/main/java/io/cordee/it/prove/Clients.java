package io.cordee.it.prove;

import io.cordee.it.prove.load.Recorder;
import io.cordee.it.prove.load.Session;
import io.cordee.it.prove.load.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a workload's clients: all of them until {@link #stopWorking}, those that stay
 * until {@link #stop}. Confined to the cell's thread.
 */
final class Clients {
  /** A client that works against a broken cluster must not spin: its errors cost history. */
  private static final long THINK_MILLIS = 10;

  /** Longer than any deadline of a client. */
  private static final Duration END_LIMIT = Duration.ofSeconds(90);

  private final List<Thread> threads = new ArrayList<>();
  private final List<String> mistakes = new CopyOnWriteArrayList<>();
  private final int staying;

  /** Clients below this number go on. */
  private volatile int going;

  private Clients(Workload workload) {
    this.staying = workload.staying();
    this.going = workload.clients();
  }

  /** Starts them all. */
  static Clients start(Workload workload, Recorder recorder, long seed) {
    Clients clients = new Clients(workload);
    for (int i = 0; i < workload.clients(); i++) {
      int client = i;
      Session session = new Session(recorder, client, new Random(seed * 1_000 + client));
      Thread thread =
          new Thread(() -> clients.loop(workload, client, session), "prove-client-" + client);
      clients.threads.add(thread);
      thread.start();
    }
    return clients;
  }

  private void loop(Workload workload, int index, Session session) {
    try {
      Workload.Client client = workload.client(index);
      while (index < going) {
        client.step(session);
        TimeUnit.MILLISECONDS.sleep(1 + session.random().nextLong(THINK_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mistakes.add(Thread.currentThread().getName() + " was interrupted");
    } catch (Exception e) {
      mistakes.add(Thread.currentThread().getName() + " ended: " + e);
    }
  }

  /**
   * Lets each but those that stay end its operation.
   *
   * @return as {@link #stop}
   */
  List<String> stopWorking() throws InterruptedException {
    return end(staying);
  }

  /**
   * Lets those that stayed end theirs too.
   *
   * @return what went wrong with them, that no history shows: a call that never returns
   */
  List<String> stop() throws InterruptedException {
    List<String> problems = end(0);
    problems.addAll(mistakes);
    return problems;
  }

  private List<String> end(int first) throws InterruptedException {
    List<Thread> ending = threads.subList(first, Math.max(first, going));
    going = first;
    long limit = System.nanoTime() + END_LIMIT.toNanos();
    List<String> problems = new ArrayList<>();
    for (Thread thread : ending) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime())));
      if (thread.isAlive()) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement at : thread.getStackTrace()) {
          stack.append("\n    at ").append(at);
        }
        problems.add(thread.getName() + " hangs in a call for more than " + END_LIMIT + stack);
        thread.interrupt();
      }
    }
    return problems;
  }
}
