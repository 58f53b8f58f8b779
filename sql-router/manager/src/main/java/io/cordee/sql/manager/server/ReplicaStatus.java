package io.cordee.sql.manager.server;

import io.cordee.sql.manager.gtid.GtidPosition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of {@code SHOW ALL SLAVES STATUS}. Immutable.
 *
 * @param source connection name, which is the name of the server replicated from
 * @param io {@code Yes}, {@code No}, {@code Connecting} or {@code Preparing}
 * @param received what its relay log has
 */
public record ReplicaStatus(
    String source, String io, boolean sqlRunning, GtidPosition received, String error) {

  static List<ReplicaStatus> of(Session session) throws SQLException {
    List<ReplicaStatus> found = new ArrayList<>();
    for (Map<String, String> row : session.rows("SHOW ALL SLAVES STATUS")) {
      found.add(of(row));
    }
    return found;
  }

  private static ReplicaStatus of(Map<String, String> row) {
    String sqlError = row.getOrDefault("last_sql_error", "");
    String io = row.getOrDefault("slave_io_running", "No");
    // a replica that is reconnecting also has an error text; only a stopped one is broken
    String ioError = io.equals("No") ? row.getOrDefault("last_io_error", "") : "";
    return new ReplicaStatus(
        row.getOrDefault("connection_name", ""),
        io,
        row.getOrDefault("slave_sql_running", "No").equals("Yes"),
        GtidPosition.parse(row.getOrDefault("gtid_io_pos", "")),
        sqlError.isEmpty() ? ioError : sqlError);
  }

  public boolean ioRunning() {
    return io.equals("Yes");
  }

  public boolean ioStopped() {
    return io.equals("No");
  }

  /** The row of one source. */
  public static Optional<ReplicaStatus> of(List<ReplicaStatus> all, String source) {
    return all.stream().filter(s -> s.source().equals(source)).findFirst();
  }
}
