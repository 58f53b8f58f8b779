package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of databases, their servers' states and their sync sets. Stateless. */
final class SqlRules {
  /** The fixed {@code auto_increment_increment}: one offset for each server. */
  static final int MAX_SERVERS = 16;

  /** Each one is probed by every node twice a second. */
  static final int MAX_DATABASES = 100;

  private SqlRules() {}

  static Outcome addDatabase(ClusterMap map, Context context, SqlCommand.AddDatabase c) {
    Check.name("database", c.name());
    unless(
        !map.databases().contains(c.name()),
        ErrorCode.ALREADY_EXISTS,
        "database %s exists already",
        c.name());
    unless(
        map.databases().size() < MAX_DATABASES,
        ErrorCode.REFUSED,
        "there are %d databases already, the most allowed",
        MAX_DATABASES);
    Check.range("number of servers", c.servers().size(), 1, MAX_SERVERS);
    List<SqlServer> servers = new ArrayList<>();
    for (SqlServer server : c.servers()) {
      unless(
          map.nodes().get(server.agentNode()).filter(n -> n.state() != NodeState.GONE).isPresent(),
          ErrorCode.NOT_FOUND,
          "server %s: no node %s to be its agent",
          server.name(),
          server.agentNode());
      servers.add(registered(server, servers.size() + 1, context.at()));
    }
    Check.distinct("a server's name", servers.stream().map(SqlServer::name).toList());
    Check.distinct(
        "a server's address", servers.stream().map(s -> s.host() + ":" + s.port()).toList());
    Check.distinct("a server_id", servers.stream().map(SqlServer::serverId).toList());
    Check.distinct("a gtid_domain_id", servers.stream().map(SqlServer::domainId).toList());
    String writer = servers.get(0).name();
    SqlCluster database =
        new SqlCluster(
            c.name(),
            servers,
            new Route(1, RoutePhase.OPEN, writer, Optional.empty()),
            List.of(writer),
            context.at(),
            c.approval(),
            Optional.empty());
    return Outcome.accepted(map.withDatabases(map.databases().with(c.name(), database)), "");
  }

  private static SqlServer registered(SqlServer server, int offset, Instant at) {
    return new SqlServer(
        server.name(),
        server.host(),
        server.port(),
        server.room(),
        server.agentNode(),
        server.serverId() == 0 ? offset : server.serverId(),
        server.domainId() == 0 ? offset : server.domainId(),
        offset,
        SqlServerState.JOINING,
        "",
        at,
        server.note());
  }

  static Outcome setServerState(ClusterMap map, Context context, SqlCommand.SetServerState c) {
    SqlCluster database = database(map, c.database());
    SqlServer server = server(database, c.server());
    Check.text("note", c.note());
    if (server.state() == c.next() && c.expected() != c.next()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        server.state() == c.expected(),
        ErrorCode.REFUSED,
        "server %s/%s is %s, not %s",
        c.database(),
        c.server(),
        server.state(),
        c.expected());
    unless(
        isLegal(c.expected(), c.next()),
        ErrorCode.REFUSED,
        "server %s/%s cannot go from %s to %s",
        c.database(),
        c.server(),
        c.expected(),
        c.next());
    unless(
        c.next() != SqlServerState.QUARANTINED || !database.route().writer().equals(c.server()),
        ErrorCode.REFUSED,
        "server %s/%s still has the writer role; it is quarantined once the role has moved",
        c.database(),
        c.server());
    unless(
        c.cut().isEmpty() || c.cut().equals(server.cut()),
        ErrorCode.REFUSED,
        "server %s/%s: the cut '%s' is recorded and cannot become '%s'",
        c.database(),
        c.server(),
        server.cut(),
        c.cut());
    if (c.next() == SqlServerState.READMITTING) {
      checkTail(map, c);
    }
    String cut = c.next() == SqlServerState.READY ? "" : server.cut();
    SqlServer next = server.withState(c.next(), cut, context.at(), c.note());
    return Outcome.accepted(store(map, withServer(database, next)), "");
  }

  private static boolean isLegal(SqlServerState from, SqlServerState to) {
    return switch (from) {
      case JOINING -> to == SqlServerState.READY;
      case READY -> false;
      case LOST -> to == SqlServerState.QUARANTINED;
      case QUARANTINED -> to == SqlServerState.READMITTING || to == SqlServerState.LOST;
      case READMITTING -> to == SqlServerState.READY || to == SqlServerState.LOST;
    };
  }

  /** Once a tail was found since the server was cut, only the approved plan brings it back. */
  private static void checkTail(ClusterMap map, SqlCommand.SetServerState c) {
    long cutVersion =
        map.plans().values().stream()
            .filter(p -> isAbout(p, PlanKind.SQL_FAILOVER, c) && p.jobId().isPresent())
            .mapToLong(Plan::routeVersion)
            .max()
            .orElse(0);
    Optional<Plan> tail =
        map.plans().values().stream()
            .filter(p -> isAbout(p, PlanKind.SQL_READMIT_DIVERGED, c))
            .filter(p -> p.routeVersion() > cutVersion)
            .max(Comparator.comparingLong(PlanRules::number));
    if (tail.isEmpty()) {
      return;
    }
    Plan plan = tail.get();
    unless(
        plan.state() == PlanState.RUNNING || plan.state() == PlanState.DONE,
        ErrorCode.REFUSED,
        "server %s/%s has transactions that nobody else has; plan %s is %s; only an approved plan"
            + " brings it back",
        c.database(),
        c.server(),
        plan.id(),
        plan.state());
  }

  private static boolean isAbout(Plan plan, PlanKind kind, SqlCommand.SetServerState c) {
    return plan.kind() == kind
        && plan.resource().equals(c.database())
        && plan.from().equals(c.server());
  }

  static Outcome setSyncSet(ClusterMap map, Context context, SqlCommand.SetSyncSet c) {
    SqlCluster database = database(map, c.database());
    Check.text("note", c.note());
    unless(
        database.route().version() == c.routeVersion(),
        ErrorCode.STALE_TOKEN,
        "the route of %s is at version %d, not %d; look again",
        c.database(),
        database.route().version(),
        c.routeVersion());
    unless(
        database.route().phase() == RoutePhase.OPEN,
        ErrorCode.REFUSED,
        "the route of %s is frozen by plan %s; the sync set is evidence until it is open",
        c.database(),
        database.route().planId().orElse(""));
    checkSyncSet(database, c.syncSet(), database.route().writer());
    if (sameSet(database.syncSet(), c.syncSet())) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    SqlCluster next = with(database, database.route(), c.syncSet(), context.at());
    return Outcome.accepted(store(map, next), "");
  }

  /** Contains the writer; the others are READY (the writer may be JOINING, in a new database). */
  static void checkSyncSet(SqlCluster database, List<String> syncSet, String writer) {
    Check.distinct("a server of the sync set", syncSet);
    unless(
        syncSet.contains(writer),
        ErrorCode.REFUSED,
        "the sync set %s must contain the writer %s",
        syncSet,
        writer);
    for (String name : syncSet) {
      SqlServer server = server(database, name);
      unless(
          server.state() == SqlServerState.READY
              || (name.equals(writer) && server.state() == SqlServerState.JOINING),
          ErrorCode.REFUSED,
          "server %s/%s is %s; only a READY server can be in the sync set",
          database.name(),
          name,
          server.state());
    }
  }

  static boolean sameSet(List<String> a, List<String> b) {
    Set<String> one = new HashSet<>(a);
    return one.equals(new HashSet<>(b));
  }

  static SqlCluster database(ClusterMap map, String name) {
    Optional<SqlCluster> database = map.databases().get(name);
    unless(database.isPresent(), ErrorCode.NOT_FOUND, "no database %s", name);
    return database.get();
  }

  static SqlServer server(SqlCluster database, String name) {
    Optional<SqlServer> server = database.server(name);
    unless(server.isPresent(), ErrorCode.NOT_FOUND, "no server %s in %s", name, database.name());
    return server.get();
  }

  static SqlCluster withServer(SqlCluster d, SqlServer next) {
    List<SqlServer> servers =
        d.servers().stream().map(s -> s.name().equals(next.name()) ? next : s).toList();
    return new SqlCluster(
        d.name(),
        servers,
        d.route(),
        d.syncSet(),
        d.syncSince(),
        d.approval(),
        d.lastAutomaticRun());
  }

  static SqlCluster with(SqlCluster d, Route route, List<String> syncSet, Instant at) {
    Instant since = sameSet(d.syncSet(), syncSet) ? d.syncSince() : at;
    return new SqlCluster(
        d.name(), d.servers(), route, syncSet, since, d.approval(), d.lastAutomaticRun());
  }

  static ClusterMap store(ClusterMap map, SqlCluster database) {
    return map.withDatabases(map.databases().with(database.name(), database));
  }
}
