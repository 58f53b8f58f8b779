package io.cordee.sql.manager;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.Level;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beside each server whose agent this node is: holds the writer lease, and when it is lost while
 * the server is the writer, makes the server read-only. Best effort: the fence is that nobody
 * acknowledges a deposed writer. The leader opens a writer again; the agent never does. An agent
 * that dies changes nothing. Thread-safe.
 */
final class WriterAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterAgent.class);
  private static final Duration TERM = Duration.ofSeconds(10);
  private static final long PERIOD_MILLIS = 1_000;
  private static final long ANSWER_SECONDS = 5;
  private final Coordinator coordinator;
  private final Servers servers;
  private final String node;
  private final InstantSource clock;
  private final Thread thread;
  private final Map<String, HeldLease> leases = new TreeMap<>();
  private final Map<String, Finding> findings = new TreeMap<>();
  private volatile boolean closed;

  WriterAgent(Coordinator coordinator, Servers servers, String node, InstantSource clock) {
    this.coordinator = coordinator;
    this.servers = servers;
    this.node = node;
    this.clock = clock;
    this.thread = new Thread(this::run, "sql-writer-agent");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  synchronized List<Finding> findings() {
    return new ArrayList<>(findings.values());
  }

  private void run() {
    try {
      while (!closed) {
        look(coordinator.map());
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(ClusterMap map) throws InterruptedException {
    for (SqlCluster database : map.databases().values()) {
      for (SqlServer server : database.servers()) {
        if (server.agentNode().equals(node)) {
          look(database, server);
        }
      }
    }
  }

  private void look(SqlCluster database, SqlServer server) throws InterruptedException {
    String name = "sql/" + database.name() + "/writer-agent/" + server.name();
    boolean writer = database.route().writer().equals(server.name());
    HeldLease held;
    synchronized (this) {
      held = leases.get(name);
    }
    if (!writer) {
      release(name, held);
      clear(database.name() + "/" + server.name());
    } else if (held == null) {
      acquire(name, database.name(), server);
    } else if (!held.valid()) {
      release(name, held);
      lost(database.name(), server);
    }
  }

  private synchronized void release(
      String name, @org.jspecify.annotations.Nullable HeldLease held) {
    if (held != null) {
      leases.remove(name);
      held.close();
    }
  }

  /** It holds the lease again, or need not: another server is the writer. */
  private synchronized void clear(String subject) {
    findings.remove(subject);
  }

  private void acquire(String name, String database, SqlServer server) throws InterruptedException {
    try {
      HeldLease lease = coordinator.acquireLease(name, TERM).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      synchronized (this) {
        leases.put(name, lease);
      }
      clear(database + "/" + server.name());
      LOG.info("writer-lease-held lease={} token={}", name, lease.token());
    } catch (ExecutionException | TimeoutException e) {
      // it is tried again in a second; without a lease nothing is demoted, only with a lost one
      LOG.debug("writer-lease-not-held lease={} why={}", name, e.toString());
    }
  }

  private void lost(String database, SqlServer server) {
    LOG.warn("writer-lease-lost db={} server={} action=read_only", database, server.name());
    String subject = database + "/" + server.name();
    String text = demote(server);
    synchronized (this) {
      findings.put(
          subject,
          new Finding(
              "DB_WRITER_LEASE_LOST",
              Level.WARN,
              subject,
              text,
              "when this node reaches the cluster again, the leader opens the writer again",
              clock.instant()));
    }
  }

  private String demote(SqlServer server) {
    try (Session session = servers.open(server, Servers.SHORT)) {
      session.execute("SET GLOBAL read_only=1");
      int ended = endWriters(session);
      return "node "
          + node
          + " lost the writer lease of "
          + server.name()
          + " and made it read-only; connections ended: "
          + ended;
    } catch (SQLException | CordeeException e) {
      return "node "
          + node
          + " lost the writer lease of "
          + server.name()
          + " and could not make it read-only (most often a commit that waits for an"
          + " acknowledgement): "
          + e.getMessage();
    }
  }

  /** Ends application connections, except those whose commit waits: that would commit it here. */
  private int endWriters(Session session) throws SQLException {
    int ended = 0;
    for (Map<String, String> row :
        session.rows(
            "SELECT ID i FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()"
                + " AND USER NOT IN ('system user', 'event_scheduler', 'cordee_replication', "
                + Session.quote(servers.access().user())
                + ") AND COALESCE(STATE,'') NOT LIKE '%semi-sync%'")) {
      session.execute("KILL CONNECTION " + row.getOrDefault("i", "0"));
      ended++;
    }
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    synchronized (this) {
      leases.values().forEach(HeldLease::close);
      leases.clear();
    }
  }
}
