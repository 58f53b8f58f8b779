package io.cordee.it.history;

import java.io.IOException;
import java.nio.file.Path;

/** A history file that cannot be understood; the message names the file and the line. */
public final class HistoryException extends IOException {
  private static final long serialVersionUID = 1L;

  HistoryException(Path file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
