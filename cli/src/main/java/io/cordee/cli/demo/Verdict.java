package io.cordee.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demonstration found: figures, and checks that hold or not. Confined to one thread. */
final class Verdict {
  private record Line(String what, String value, boolean check, boolean holds) {}

  private final List<Line> lines = new ArrayList<>();

  /** A figure. */
  void measured(String what, String value) {
    lines.add(new Line(what, value, false, true));
  }

  /** Something that must hold. */
  boolean check(String what, boolean holds, String seen) {
    lines.add(new Line(what, seen, true, holds));
    return holds;
  }

  boolean good() {
    return lines.stream().allMatch(Line::holds);
  }

  void print(PrintWriter out) {
    int width = lines.stream().mapToInt(line -> line.what().length()).max().orElse(0);
    for (Line line : lines) {
      String mark = !line.check() ? "    " : line.holds() ? " ok " : "FAIL";
      out.printf(
          Locale.ROOT, "%s  %-" + Math.max(1, width) + "s  %s%n", mark, line.what(), line.value());
    }
  }

  Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("verified", good());
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Line line : lines) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("what", line.what());
      entry.put("value", line.value());
      if (line.check()) {
        entry.put("holds", line.holds());
      }
      entries.add(entry);
    }
    root.put("lines", entries);
    return root;
  }
}
