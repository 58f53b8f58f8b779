package io.cordee.sql.manager.duty;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.Observations;
import io.cordee.sql.manager.TailArchive;
import io.cordee.sql.manager.assess.Assessment;
import io.cordee.sql.manager.assess.Assessor;
import io.cordee.sql.manager.assess.Decision;
import io.cordee.sql.manager.assess.Limits;
import io.cordee.sql.manager.readmit.Tools;
import io.cordee.sql.manager.server.Servers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the coordination leader does for databases during one term: looks twice a second, decides,
 * and lets workers carry it out, one for each database, one for each returning server, one for each
 * job. Thread-safe.
 */
public final class LeaderDuty implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderDuty.class);
  private static final long PERIOD_MILLIS = 500;

  /** More databases take turns. */
  private static final int MAX_WORKERS = 32;

  private final Leadership lead;
  private final Assessor assessor;
  private final Carrier carrier;
  private final Readmission readmission;
  private final Heartbeats heartbeats;
  private final Thread thread;
  private final SortedMap<String, Thread> workers = new TreeMap<>();
  private final Map<String, Finding> failures = new LinkedHashMap<>();
  private volatile boolean closed;
  private volatile List<Finding> findings = List.of();

  public LeaderDuty(
      Coordinator coordinator,
      Servers servers,
      long term,
      InstantSource clock,
      LongSupplier nanoTime,
      TailArchive archive,
      Tools tools,
      Limits limits) {
    this.lead = new Leadership(coordinator, servers, term, clock, nanoTime, archive, tools);
    this.assessor = new Assessor(limits);
    this.readmission = new Readmission(lead);
    this.carrier = new Carrier(lead, readmission, limits);
    this.heartbeats = new Heartbeats(servers);
    this.thread = new Thread(this::run, "sql-duty-" + term);
    thread.setDaemon(true);
  }

  public long term() {
    return lead.term();
  }

  public void start() {
    thread.start();
  }

  /** What is not well, as of the last look. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings);
    synchronized (workers) {
      all.addAll(failures.values());
    }
    return all;
  }

  private void run() {
    Map<String, java.time.Instant> since = Map.of();
    try {
      while (!closed) {
        since = look(since);
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, java.time.Instant> look(Map<String, java.time.Instant> since)
      throws InterruptedException {
    try {
      Observations observations = lead.observations();
      ClusterMap map = lead.map(observations);
      heartbeats.follow(map);
      jobs(map);
      Assessment assessment = assessor.assess(map, observations, since, lead.clock().instant());
      findings = assessment.findings();
      dispatch(assessment.decisions());
      return assessment.since();
    } catch (CordeeException e) {
      // most often no majority for a moment; the next look tries again
      LOG.warn("sql-look-failed term={} code={} why={}", term(), e.code(), e.getMessage());
      return since;
    }
  }

  private void jobs(ClusterMap map) {
    for (Job job : map.jobs().values()) {
      boolean ours = job.planId().flatMap(map.plans()::get).isPresent();
      if (job.state() == JobState.RUNNING && ours && job.executorTerm() <= term()) {
        work("job " + job.id(), () -> new JobRunner(lead, readmission, job.id()).run());
      }
    }
  }

  private void dispatch(List<Decision> decisions) {
    Map<String, List<Decision>> byWorker = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      byWorker.computeIfAbsent(Carrier.worker(decision), k -> new ArrayList<>()).add(decision);
    }
    byWorker.forEach(
        (worker, list) ->
            work(
                worker,
                () -> {
                  for (Decision decision : list) {
                    carrier.carryOut(decision);
                  }
                }));
  }

  /** Something that a worker does. */
  private interface Work {
    void run() throws Exception;
  }

  /** Starts a worker unless one of that name is still busy or there are too many. */
  private void work(String name, Work work) {
    synchronized (workers) {
      workers.values().removeIf(t -> !t.isAlive());
      if (closed || workers.containsKey(name) || workers.size() >= MAX_WORKERS) {
        return;
      }
      Thread worker = new Thread(() -> execute(name, work), "sql-" + name.replace(' ', '-'));
      worker.setDaemon(true);
      workers.put(name, worker);
      worker.start();
    }
  }

  private void execute(String name, Work work) {
    try {
      work.run();
      ended(name, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CordeeException e) {
      ended(name, e.code() + ": " + e.getMessage());
    } catch (Exception e) {
      if (!Thread.currentThread().isInterrupted()) {
        ended(name, Objects.toString(e.getMessage(), e.toString()));
      }
    }
  }

  private void ended(String name, String failure) {
    synchronized (workers) {
      Finding before = failures.get(name);
      if (failure.isEmpty()) {
        failures.remove(name);
        return;
      }
      boolean again = before != null && before.text().equals(failure);
      if (!again) {
        LOG.warn("sql-action-failed term={} worker={} why={}", term(), name, failure);
      }
      failures.put(
          name,
          new Finding(
              "DB_ACTION_FAILED",
              Level.FAIL,
              name,
              failure,
              "it is tried again twice a second; correct what the text names",
              before == null ? lead.clock().instant() : before.since()));
    }
  }

  /** Ends this term: nothing is begun any more, and what runs is interrupted. */
  @Override
  public void close() {
    closed = true;
    heartbeats.close();
    thread.interrupt();
    synchronized (workers) {
      workers.values().forEach(Thread::interrupt);
    }
  }
}
