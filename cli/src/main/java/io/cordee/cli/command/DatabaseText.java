package io.cordee.cli.command;

import io.cordee.cli.json.Doc;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One database as text. Pure. */
final class DatabaseText {
  private DatabaseText() {}

  static List<String> render(Doc db, int columns) {
    List<String> lines = new ArrayList<>();
    String writes =
        db.flag("writable")
            ? "writes go to " + db.text("writer")
            : "NO WRITES (" + db.text("writer") + ", route " + db.text("phase") + ")";
    lines.add("database " + db.text("name") + "   " + writes);
    lines.add(
        "route version "
            + db.number("routeVersion")
            + "   sync set "
            + String.join(" ", db.texts("syncSet"))
            + " since "
            + db.text("syncSince")
            + "   approval "
            + db.text("approval")
            + "   "
            + Words.count(db.number("sessions"), "driver"));
    lines.add("");
    TextTable table =
        new TextTable(" ", "server", "address", "room", "state", "role", "lag", "agent", "note");
    for (Doc s : db.docs("servers")) {
      long lag = s.number("lagMs");
      table.row(
          s.text("name"),
          s.text("host") + ":" + s.number("port"),
          s.text("room"),
          s.text("state") + (s.flag("answers") ? "" : ", silent"),
          s.text("role") + (s.flag("inSyncSet") ? " +sync" : ""),
          lag < 0 ? "?" : lag + " ms",
          s.text("agent"),
          s.text("note"));
    }
    lines.addAll(table.lines(columns));
    lines.add("");
    TextTable seen = new TextTable(" ", "server", "seen by", "answer", "positions");
    for (Doc s : db.docs("servers")) {
      for (Doc p : s.docs("seenBy")) {
        seen.row(s.text("name"), p.text("node"), answer(p), positions(p));
      }
    }
    lines.addAll(seen.lines(columns));
    return lines;
  }

  private static String answer(Doc probe) {
    if (!probe.flag("answers")) {
      return "silent " + Words.duration(Duration.ofMillis(probe.number("silentMs")));
    }
    return probe.flag("readOnly") ? "read only" : "writable";
  }

  private static String positions(Doc probe) {
    String error = probe.text("error");
    return (error.isEmpty() ? "" : error + "; ")
        + "binlog "
        + probe.text("gtidBinlogPos")
        + ", applied "
        + probe.text("gtidSlavePos")
        + (probe.flag("semiSyncOn")
            ? ", semi-sync with " + Words.count(probe.number("semiSyncClients"), "client")
            : "");
  }
}
