package io.cordee.cli.command;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Asks before what cannot be taken back. Confined to the main thread. */
final class Confirmation {
  private final @Nullable Console terminal;

  Confirmation(@Nullable Console terminal) {
    this.terminal = terminal;
  }

  /** {@code [y/N]}; without a terminal the answer is no. */
  boolean yes(String question) {
    if (terminal == null) {
      return false;
    }
    String answer = terminal.readLine("%s [y/N] ", question);
    return answer != null
        && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
  }

  /** Whether the name was typed; without a terminal it was not. */
  boolean typed(String question, String name) {
    if (terminal == null) {
      return false;
    }
    String answer = terminal.readLine("%s: ", question);
    return answer != null && answer.strip().equals(name);
  }

  boolean hasTerminal() {
    return terminal != null;
  }
}
