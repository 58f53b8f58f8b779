package io.cordee.cli.status;

import io.cordee.cli.json.Doc;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The status envelope as text. Pure: the same envelope and width give the same lines. */
public final class StatusText {
  private static final int MAX_FINDINGS = 30;

  private StatusText() {}

  public static List<String> render(Doc envelope, int columns) {
    Doc data = envelope.doc("data");
    List<String> lines = new ArrayList<>(header(envelope, data, columns));
    lines.add("");
    findings(data, columns, lines);
    lines.add("");
    ifLost(data, columns, lines);
    lines.addAll(rooms(data).lines(columns));
    lines.add("");
    lines.addAll(summary(data).lines(columns));
    List<Doc> works = new ArrayList<>(data.docs("plans"));
    works.addAll(data.docs("jobs"));
    if (!works.isEmpty()) {
      lines.add("");
      String commands =
          works.stream()
              .map(w -> w.text("command"))
              .distinct()
              .collect(Collectors.joining("   or   "));
      lines.addAll(new TextTable("").row("type ", commands).lines(columns));
    }
    return lines;
  }

  private static List<String> header(Doc envelope, Doc data, int columns) {
    String leader =
        data.text("leader").isEmpty()
            ? "NO LEADER"
            : "leader "
                + data.text("leader")
                + " (term "
                + data.number("term")
                + ", "
                + Words.duration(Duration.ofMillis(data.number("leadingForMs")))
                + ")";
    List<String> parts =
        List.of(
            "cluster " + data.text("cluster"),
            data.text("health"),
            "epoch " + envelope.number("epoch"),
            leader,
            data.number("votersUp") + " of " + data.number("voters") + " voters",
            time(envelope.text("readAt")));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() > 0 && line.length() + 3 + part.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? "   " : "").append(part);
    }
    lines.add(line.toString());
    return lines;
  }

  /** {@code 09:14:07Z} of {@code 2026-11-21T09:14:07.123Z}. */
  private static String time(String instant) {
    int t = instant.indexOf('T');
    return instant.length() >= t + 9 && t > 0 ? instant.substring(t + 1, t + 9) + "Z" : instant;
  }

  private static void findings(Doc data, int columns, List<String> lines) {
    List<Doc> findings = data.docs("findings");
    if (findings.isEmpty()) {
      lines.add(" all well");
      return;
    }
    TextTable table = new TextTable(" ");
    for (Doc finding : findings.subList(0, Math.min(MAX_FINDINGS, findings.size()))) {
      table.row(
          finding.text("level"),
          finding.text("code"),
          finding.text("subject") + ": " + finding.text("text"));
      table.row("", "", "-> " + finding.text("fix"));
    }
    lines.addAll(table.lines(columns));
    if (findings.size() > MAX_FINDINGS) {
      lines.add(" and " + (findings.size() - MAX_FINDINGS) + " more: --output json");
    }
  }

  private static void ifLost(Doc data, int columns, List<String> lines) {
    List<Doc> rooms = data.docs("ifLostNow");
    if (rooms.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("");
    String heading = "if lost now ";
    if (rooms.stream().allMatch(r -> r.flag("ok"))) {
      table.row(heading, "any 1 room: ok");
    } else {
      for (Doc room : rooms) {
        table.row(heading, room.text("room"), room.text("text"));
        heading = "";
      }
    }
    lines.addAll(table.lines(columns));
    lines.add("");
  }

  private static TextTable rooms(Doc data) {
    TextTable table =
        new TextTable(" ", "room", "nodes", "voters", "copies", "used / size", "state");
    for (Doc room : data.docs("rooms")) {
      long missing = room.number("copiesMissing");
      table.row(
          room.text("room"),
          room.number("nodesUp") + "/" + room.number("nodes"),
          room.number("voters") + (room.flag("leads") ? " *" : ""),
          room.number("copies") + (missing > 0 ? ", " + missing + " missing" : ""),
          Words.size(room.number("usedBytes")) + " / " + Words.size(room.number("sizeBytes")),
          room.text("state"));
    }
    return table;
  }

  private static TextTable summary(Doc data) {
    TextTable table = new TextTable(" ");
    Doc objects = data.doc("objects");
    table.row(
        "objects",
        objects.number("count")
            + " in "
            + Words.count(objects.number("groups"), "placement group")
            + ", "
            + Words.size(objects.number("bytes")));
    for (Doc database : data.docs("databases")) {
      table.row("database", database.text("name") + " " + database.text("text"));
    }
    for (Doc job : data.docs("jobs")) {
      table.row("job", job.text("id") + " " + job.text("text"));
    }
    for (Doc plan : data.docs("plans")) {
      table.row("plan", plan.text("id") + " waits for you: " + plan.text("text"));
    }
    return table;
  }
}
