package io.cordee.sql.driver.settings;

import java.time.Duration;
import java.util.Locale;

/**
 * How stale a read may be. Immutable.
 *
 * @param maxLag for {@link Kind#MAX_LAG}
 */
public record ReadBound(Kind kind, Duration maxLag) {
  public static final ReadBound OWN_WRITES = new ReadBound(Kind.OWN_WRITES, Duration.ZERO);
  public static final ReadBound ANY = new ReadBound(Kind.ANY, Duration.ZERO);
  public static final ReadBound WRITER = new ReadBound(Kind.WRITER, Duration.ZERO);
  private static final String MAX_LAG_PREFIX = "max-lag:";

  /** The kinds of bounds. */
  public enum Kind {
    /** Sees all that was written before within the token's scope. */
    OWN_WRITES,
    /** At most so far behind, by heartbeat. */
    MAX_LAG,
    /** From any server that answers. */
    ANY,
    /** Only from the writer. */
    WRITER
  }

  /** Reads {@code own-writes}, {@code max-lag:MILLIS}, {@code any} or {@code writer}. */
  public static ReadBound parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "own-writes" -> OWN_WRITES;
      case "any" -> ANY;
      case "writer" -> WRITER;
      default -> maxLag(lower);
    };
  }

  private static ReadBound maxLag(String text) {
    if (text.startsWith(MAX_LAG_PREFIX)) {
      String number = text.substring(MAX_LAG_PREFIX.length());
      if (number.matches("[0-9]{1,9}")) {
        return new ReadBound(Kind.MAX_LAG, Duration.ofMillis(Long.parseLong(number)));
      }
    }
    throw new IllegalArgumentException("own-writes, max-lag:MILLIS, any or writer");
  }

  @Override
  public String toString() {
    return switch (kind) {
      case OWN_WRITES -> "own-writes";
      case MAX_LAG -> MAX_LAG_PREFIX + maxLag.toMillis();
      case ANY -> "any";
      case WRITER -> "writer";
    };
  }
}
