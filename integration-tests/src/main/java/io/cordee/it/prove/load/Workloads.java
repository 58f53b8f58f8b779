package io.cordee.it.prove.load;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every workload of level P; a new one is a class and a line here. Immutable. */
public final class Workloads {
  private static final boolean SQL = true;
  private static final boolean NO_SQL = false;

  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "object-register",
              "put, get, head of objects from all nodes: linearizable, never a wrong byte",
              NO_SQL,
              () -> new ObjectRegister(ObjectViews::of)),
          new Entry(
              "object-delete",
              "put, get, delete of many objects: linearizable per key",
              NO_SQL,
              () -> new ObjectDelete(ObjectViews::of)),
          new Entry(
              "object-list",
              "a listing has what was put before it, not what was deleted, nothing twice",
              NO_SQL,
              () -> new ObjectList(ObjectViews::of)),
          new Entry(
              "s3-register",
              "put, get, head through the S3 endpoints of all nodes: as object-register",
              NO_SQL,
              () -> new ObjectRegister(S3Views::of)),
          new Entry(
              "s3-delete",
              "put, get, delete through the S3 endpoints of all nodes: as object-delete",
              NO_SQL,
              () -> new ObjectDelete(S3Views::of)),
          new Entry(
              "s3-list",
              "put, delete, list in pages through the S3 endpoints of all nodes: as object-list",
              NO_SQL,
              () -> new ObjectList(S3Views::of)),
          new Entry(
              "s3-multipart",
              "objects in parts appear whole or not at all, a conditional create has one winner",
              NO_SQL,
              S3Multipart::new),
          new Entry(
              "cas-register",
              "leases as compare-and-set registers of the cluster map: linearizable",
              NO_SQL,
              LeaseRegister::new),
          new Entry(
              "lease-fence",
              "leases through the client: tokens grow, one believing holder, stale writes refused",
              NO_SQL,
              LeaseFence::new),
          new Entry(
              "watch",
              "changes, reads and watchers of the map: epochs only grow, one map each",
              NO_SQL,
              Epochs::new),
          new Entry(
              "dedupe",
              "commands and puts sent again under one id: applied once, answered as before",
              NO_SQL,
              Dedupe::new),
          new Entry(
              "set-acked",
              "rows inserted through the driver: none acknowledged is lost, none is there twice",
              SQL,
              SqlSetAcked::new),
          new Entry(
              "bank",
              "transfers: every read, on the writer and on readers, has the same total",
              SQL,
              SqlBank::new),
          new Entry(
              "append",
              "list-append transactions on the writer: strictly serializable across switches",
              SQL,
              SqlAppend::new),
          new Entry(
              "session",
              "reads through the readers see the session's own writes and never go back",
              SQL,
              SqlSession::new),
          new Entry(
              "autoinc",
              "numbers given by the database are unique across switches of the writer",
              SQL,
              SqlAutoIncrement::new),
          new Entry(
              "two-writers",
              "rows through two routers and past them: one writable server at a time",
              SQL,
              SqlTwoWriters::new),
          new Entry(
              "commit-cut",
              "commits whose answer is lost: the row decides, once and for ever",
              SQL,
              SqlCommitCut::new),
          new Entry(
              "plan-once",
              "two consoles answer each plan: it runs once at most, never refused or unapproved",
              SQL,
              PlanOnce::new));

  private Workloads() {}

  /**
   * A line of the table. Immutable.
   *
   * @param sql whether it needs MariaDB servers
   */
  public record Entry(String name, String about, boolean sql, Supplier<Workload> make) {}

  public static List<Entry> all() {
    return ALL;
  }

  /** The workload of this name. */
  public static Optional<Entry> named(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
