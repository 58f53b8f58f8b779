package io.cordee.sql.manager.duty;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.observation.Observations;
import io.cordee.sql.manager.TailArchive;
import io.cordee.sql.manager.readmit.Tools;
import io.cordee.sql.manager.server.FenceToken;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One term of leadership: the coordinator, the servers, and the token of both. Thread-safe. */
final class Leadership {
  private static final long ANSWER_SECONDS = 20;
  private static final long POLL_MILLIS = 50;
  private final Coordinator coordinator;
  private final Servers servers;
  private final long term;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TailArchive archive;
  private final Tools tools;

  Leadership(
      Coordinator coordinator,
      Servers servers,
      long term,
      InstantSource clock,
      LongSupplier nanoTime,
      TailArchive archive,
      Tools tools) {
    this.archive = archive;
    this.tools = tools;
    this.coordinator = coordinator;
    this.servers = servers;
    this.term = term;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  long term() {
    return term;
  }

  TailArchive archive() {
    return archive;
  }

  Tools tools() {
    return tools;
  }

  Servers servers() {
    return servers;
  }

  long nanos() {
    return nanoTime.getAsLong();
  }

  InstantSource clock() {
    return clock;
  }

  /** The map as of now. */
  ClusterMap map() throws InterruptedException {
    return await(coordinator.readMap());
  }

  /**
   * A map that is as new as {@code seen}: the one that this node watches, where it has arrived
   * already, costs no question.
   */
  ClusterMap map(Observations seen) throws InterruptedException {
    ClusterMap watched = coordinator.map();
    return watched.epoch().compareTo(seen.mapEpoch()) >= 0 ? watched : map();
  }

  Observations observations() throws InterruptedException {
    return await(coordinator.observations());
  }

  String submit(Command command) throws InterruptedException {
    return await(coordinator.submit(command)).answer();
  }

  /** The database as of now. */
  SqlCluster database(String name) throws InterruptedException, StepFailed {
    return map()
        .databases()
        .get(name)
        .orElseThrow(() -> new StepFailed("database " + name + " is no longer in the map"));
  }

  static SqlServer server(SqlCluster database, String name) throws StepFailed {
    return database
        .server(name)
        .orElseThrow(() -> new StepFailed("no server " + name + " in " + database.name()));
  }

  Session open(SqlServer server, Duration deadline) throws SQLException {
    return servers.open(server, deadline);
  }

  /** A session that may change roles, under the route's version and this term. */
  FencedSession fenced(SqlCluster database, SqlServer server) throws SQLException {
    FenceToken token = FenceToken.of(database.route(), term);
    return FencedSession.open(servers, server, token, Servers.USUAL);
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CordeeException known) {
        throw known;
      }
      throw new CordeeException(ErrorCode.INTERNAL, "coordination failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN,
          "the coordination group did not answer within " + ANSWER_SECONDS + " s",
          e);
    }
  }

  /** A question whose answer is waited for. */
  interface Question {
    boolean holds() throws SQLException, StepFailed, InterruptedException;
  }

  /** Asks again and again until it holds; false when {@code limit} passed before. */
  boolean holdsWithin(Duration limit, Question question)
      throws SQLException, StepFailed, InterruptedException {
    long end = nanoTime.getAsLong() + limit.toNanos();
    while (!question.holds()) {
      if (nanoTime.getAsLong() - end >= 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** As {@link #holdsWithin}, but fails with {@code otherwise}. */
  void await(Duration limit, String otherwise, Question question)
      throws SQLException, StepFailed, InterruptedException {
    if (!holdsWithin(limit, question)) {
      throw new StepFailed(otherwise + " (waited " + limit.toSeconds() + " s)");
    }
  }
}
