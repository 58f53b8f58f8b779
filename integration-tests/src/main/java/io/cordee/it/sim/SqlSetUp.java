package io.cordee.it.sim;

import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Makes simulated servers into a database, in the order of the real set-up. One run's. */
final class SqlSetUp {
  private final SqlLeader lead;
  private final SqlWorld sql;

  SqlSetUp(SqlLeader lead, SqlWorld sql) {
    this.lead = lead;
    this.sql = sql;
  }

  void run(SqlCluster database) {
    for (SqlServer server : database.servers()) {
      if (!lead.fenced(database, server.name())) {
        return;
      }
    }
    for (SqlServer server : database.servers()) {
      MariaSim target = sql.server(server.name());
      target.setReadOnly(true);
      TreeSet<String> sources = new TreeSet<>();
      database.servers().forEach(s -> sources.add(s.name()));
      sources.remove(server.name());
      target.replicateFrom(sources);
    }
    List<SqlServer> order = new ArrayList<>(database.servers());
    order.sort(Comparator.comparing(s -> s.name().equals(database.route().writer())));
    ready(order);
  }

  /** One after the other, the writer last: an interrupted set-up begins anew. */
  private void ready(List<SqlServer> left) {
    if (left.isEmpty()) {
      return;
    }
    SqlServer next = left.get(0);
    List<SqlServer> rest = left.subList(1, left.size());
    if (next.state() == SqlServerState.READY) {
      ready(rest);
      return;
    }
    lead.propose(
        new SqlCommand.SetServerState(
            SqlWorld.DATABASE,
            next.name(),
            SqlServerState.JOINING,
            SqlServerState.READY,
            "",
            "set up"),
        done -> {
          if (done.ok()) {
            ready(rest);
          }
        });
  }
}
