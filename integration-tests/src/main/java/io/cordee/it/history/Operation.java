package io.cordee.it.history;

import org.jspecify.annotations.Nullable;

/**
 * An invocation with its end. Immutable.
 *
 * @param process the client
 * @param f the name of the operation
 * @param key what it was done to; null where there is only one thing
 * @param input the value of the invocation
 * @param output the value of an {@code ok}; null for any other outcome
 * @param begin the place of the invocation among all events
 * @param end the place of its end among all events, {@link #NEVER} if the outcome is unknown
 * @param line the line of the file in which it was invoked
 * @param outcome how it ended
 * @param error what was said of a failure
 */
public record Operation(
    long process,
    String f,
    @Nullable String key,
    @Nullable Object input,
    @Nullable Object output,
    int begin,
    int end,
    int line,
    Outcome outcome,
    @Nullable String error) {
  /** The end of what never ended. */
  public static final int NEVER = Integer.MAX_VALUE;

  /** The error of a conditional operation which was refused because its condition did not hold. */
  public static final String MISMATCH = "mismatch";

  private static final int MAX_SHOWN = 120;

  /** Whether this operation ended before the other began. */
  public boolean before(Operation other) {
    return end < other.begin;
  }

  /** Whether it is known to have happened. */
  public boolean ok() {
    return outcome == Outcome.OK;
  }

  /** Whether it is known not to have happened. */
  public boolean failed() {
    return outcome == Outcome.FAIL;
  }

  /** This operation on another key, with other values. */
  public Operation with(@Nullable String newKey, @Nullable Object in, @Nullable Object out) {
    return new Operation(process, f, newKey, in, out, begin, end, line, outcome, error);
  }

  /** One readable line: who, what, with which answer, and where in the file. */
  public String describe() {
    StringBuilder text = new StringBuilder(f).append('(');
    if (key != null) {
      text.append("key ").append(key).append(input == null ? "" : ", ");
    }
    text.append(input == null ? "" : cut(input)).append(')');
    if (outcome == Outcome.OK) {
      text.append(output == null && !reads() ? " ok" : " -> " + cut(output));
    } else {
      text.append(outcome == Outcome.FAIL ? " failed" : " unknown");
      text.append(error == null ? "" : " (" + error + ")");
    }
    return text + " by process " + process + ", line " + line;
  }

  private boolean reads() {
    return f.equals("read") || f.equals("get");
  }

  private static String cut(@Nullable Object value) {
    String text = value == null ? "nil" : value.toString();
    return text.length() <= MAX_SHOWN
        ? text
        : text.substring(0, MAX_SHOWN) + "... (" + text.length() + " characters)";
  }
}
