package io.cordee.it.prove.load;

import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.it.check.Checker;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Everybody tries to write everywhere: two routers by the driver, and for each MariaDB server a
 * client that goes round them and writes to that server alone. Each acknowledged row names the
 * server that took it. However the writer moves, its servers must take turns as often as the route
 * changed and no more, and what was acknowledged must stay.
 */
final class SqlTwoWriters implements Workload {
  private static final int ROUTERS = 2;
  private static final int PER_PART = 150;
  private static final int THINK_MILLIS = 60;
  private static final int LIMIT_SECONDS = 15;
  private static final int READ_ONLY = 1290;

  private final AtomicInteger inserts = new AtomicInteger();
  private final List<CordeeDataSource> routers = new ArrayList<>();
  private final List<Seat> seats = new ArrayList<>();
  private @Nullable CoordinationClient view;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    for (int i = 0; i < ROUTERS; i++) {
      // different settings, so that they share no pool
      routers.add(site.database("poolSize=" + (4 + i)));
    }
    Sql.execute(
        routers.get(0),
        "CREATE OR REPLACE TABLE two_writers (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " part INT NOT NULL, stamp VARCHAR(40) NOT NULL, seat BIGINT NOT NULL, KEY (part))");
    site.servers().forEach(url -> seats.add(new Seat(url)));
    view = site.coordination(site.nodes().get(0));
    new Session(recorder, -2, new Random(0)).mustRead("route", null, this::route);
  }

  @Override
  public int clients() {
    return ROUTERS + seats.size() + 1;
  }

  @Override
  public Client client(int index) {
    if (index == 0) {
      return session -> {
        TimeUnit.MILLISECONDS.sleep(THINK_MILLIS);
        session.read("route", null, this::route);
      };
    }
    if (index <= ROUTERS) {
      DataSource router = routers.get(index - 1);
      return session -> add(session, (part, stamp) -> routed(router, part, stamp));
    }
    return session -> add(session, seats.get(index - ROUTERS - 1)::insert);
  }

  private interface Insert {
    Object run(int part, String stamp) throws Exception;
  }

  private void add(Session session, Insert insert) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(session.random().nextInt(THINK_MILLIS));
    int part = inserts.getAndIncrement() / PER_PART;
    String stamp = session.stamp();
    session.write("add", Integer.toString(part), stamp, () -> insert.run(part, stamp));
  }

  private static Object routed(DataSource router, int part, String stamp) throws SQLException {
    try (Connection connection = router.getConnection()) {
      return inserted(connection, part, stamp);
    }
  }

  /** The server that took the row, and the row. */
  private static Object inserted(Connection connection, int part, String stamp)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO two_writers (part, stamp, seat) VALUES (?, ?, @@server_id)"
                + " RETURNING seat")) {
      insert.setInt(1, part);
      insert.setString(2, stamp);
      try (ResultSet rows = insert.executeQuery()) {
        rows.next();
        return Arrays.asList("seat-" + rows.getLong(1), stamp);
      }
    }
  }

  /** One server, without the router. Confined to its client's thread. */
  private static final class Seat {
    private final String url;
    private @Nullable Connection open;

    Seat(String url) {
      this.url = url;
    }

    Object insert(int part, String stamp) throws SQLException, CertainFailure {
      Connection connection = connection();
      try {
        return inserted(connection, part, stamp);
      } catch (SQLException e) {
        if (e.getErrorCode() == READ_ONLY) {
          throw new CertainFailure("read-only", e);
        }
        close(connection, e);
        throw e;
      }
    }

    private Connection connection() throws CertainFailure {
      try {
        Connection present = open;
        if (present == null) {
          present = DriverManager.getConnection(url);
          open = present;
        }
        return present;
      } catch (SQLException e) {
        throw new CertainFailure("no connection", e);
      }
    }

    private void close(Connection connection, SQLException why) {
      open = null;
      try {
        connection.close();
      } catch (SQLException gone) {
        why.addSuppressed(gone);
      }
    }

    void close() throws SQLException {
      if (open != null) {
        open.close();
      }
    }
  }

  /** Linearizable: version, phase and writer. */
  private Object route() throws Exception {
    CoordinationClient client = Objects.requireNonNull(view, "prepare comes first");
    SqlCluster database =
        client
            .readMap()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS)
            .databases()
            .values()
            .iterator()
            .next();
    Route route = database.route();
    return Arrays.asList(route.version(), route.phase().name(), route.writer());
  }

  private List<String> rows(int part) throws SQLException {
    return Sql.texts(routers.get(0), "SELECT stamp FROM two_writers WHERE part = ?", part);
  }

  @Override
  public void finish(Session session) throws SQLException {
    for (Seat seat : seats) {
      seat.close();
    }
    session.mustRead("route", null, this::route);
    for (int part = 0; part <= inserts.get() / PER_PART; part++) {
      int which = part;
      session.mustRead("read", Integer.toString(part), () -> rows(which));
    }
  }

  @Override
  public Checker checker() {
    return new TwoWritersChecker();
  }

  @Override
  public boolean countsLosses() {
    return true;
  }
}
