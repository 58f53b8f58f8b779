package io.cordee.cli.demo;

import io.cordee.cli.local.Progress;
import java.io.Writer;

/** Shows each line as soon as it is whole. Thread-safe. */
final class QuotedLines extends Writer {
  private static final int MAX_LINE = 10_000;

  private final Progress progress;
  private final StringBuilder line = new StringBuilder();

  QuotedLines(Progress progress) {
    this.progress = progress;
  }

  @Override
  public synchronized void write(char[] text, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (text[i] == '\n' || line.length() == MAX_LINE) {
        progress.quote(line.toString());
        line.setLength(0);
      }
      if (text[i] != '\n') {
        line.append(text[i]);
      }
    }
  }

  /** Lines are shown when they end. */
  @Override
  public void flush() {}

  @Override
  public synchronized void close() {
    if (!line.isEmpty()) {
      progress.quote(line.toString());
      line.setLength(0);
    }
  }
}
