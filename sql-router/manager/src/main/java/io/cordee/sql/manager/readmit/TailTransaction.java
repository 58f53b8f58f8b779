package io.cordee.sql.manager.readmit;

import io.cordee.sql.manager.gtid.Gtid;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A transaction that only a lost server has. Immutable.
 *
 * @param statements the statements as they were sent, where the binary log has them
 * @param changes rows, in order
 */
public record TailTransaction(
    Gtid gtid, Instant at, List<String> statements, List<RowChange> changes) {

  /**
   * One changed row.
   *
   * @param kind INSERT, UPDATE or DELETE
   * @param before JSON object of the row before, or ""
   * @param after JSON object of the row after, or ""
   */
  public record RowChange(String table, String kind, String before, String after) {
    @Override
    public String toString() {
      String arrow = before.isEmpty() || after.isEmpty() ? "" : " -> ";
      return kind + " " + table + " " + before + arrow + after;
    }
  }

  public TailTransaction {
    statements = List.copyOf(statements);
    changes = List.copyOf(changes);
  }

  /** One line of the export. */
  public String json() {
    StringBuilder line = new StringBuilder("{\"gtid\":").append(Json.text(gtid.toString()));
    line.append(",\"at\":").append(Json.text(at.toString())).append(",\"statements\":[");
    for (int i = 0; i < statements.size(); i++) {
      line.append(i == 0 ? "" : ",").append(Json.text(statements.get(i)));
    }
    line.append("],\"rows\":[");
    for (int i = 0; i < changes.size(); i++) {
      RowChange c = changes.get(i);
      line.append(i == 0 ? "" : ",").append("{\"table\":").append(Json.text(c.table()));
      line.append(",\"kind\":").append(Json.text(c.kind().toLowerCase(Locale.ROOT)));
      if (!c.before().isEmpty()) {
        line.append(",\"before\":").append(c.before());
      }
      if (!c.after().isEmpty()) {
        line.append(",\"after\":").append(c.after());
      }
      line.append('}');
    }
    return line.append("]}").toString();
  }

  /** Lines for people. */
  public List<String> lines() {
    if (changes.isEmpty()) {
      return statements.stream().map(s -> gtid + " " + s).toList();
    }
    return changes.stream().map(c -> gtid + " " + c).toList();
  }
}
