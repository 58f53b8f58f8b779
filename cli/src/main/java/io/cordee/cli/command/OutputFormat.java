package io.cordee.cli.command;

import java.util.Locale;

/** How a command prints its answer. */
public enum OutputFormat {
  TABLE,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
