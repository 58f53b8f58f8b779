package io.cordee.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns; the last one wraps at the width. Confined to one thread. */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int MIN_LAST_COLUMN = 20;

  private final List<List<String>> rows = new ArrayList<>();
  private final String indent;

  /**
   * Made with these.
   *
   * @param indent before each line
   * @param headings may be none
   */
  public TextTable(String indent, String... headings) {
    this.indent = indent;
    if (headings.length > 0) {
      rows.add(List.of(headings));
    }
  }

  public TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines(int columns) {
    int count = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[count];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int before = indent.length();
    for (int i = 0; i < count - 1; i++) {
      before += widths[i] + GAP.length();
    }
    int last = Math.max(MIN_LAST_COLUMN, columns - before);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      addRow(lines, row, widths, before, last);
    }
    return lines;
  }

  private void addRow(
      List<String> lines, List<String> row, int[] widths, int before, int lastWidth) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < row.size() - 1; i++) {
      line.append(Words.pad(row.get(i), widths[i])).append(GAP);
    }
    boolean full = row.size() == widths.length;
    String cell = row.get(row.size() - 1);
    List<String> parts = full ? Words.wrap(cell, lastWidth) : List.of(cell);
    lines.add((line + parts.get(0)).stripTrailing());
    for (int i = 1; i < parts.size(); i++) {
      lines.add(" ".repeat(before) + parts.get(i));
    }
  }
}
