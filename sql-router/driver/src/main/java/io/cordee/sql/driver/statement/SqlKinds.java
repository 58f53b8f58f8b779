package io.cordee.sql.driver.statement;

import java.util.Locale;
import java.util.Map;

/**
 * Finds the first keyword of a statement; no parser. What it does not know counts as {@link
 * SqlKind#UNCERTAIN}. Stateless.
 */
public final class SqlKinds {
  private static final int MAX_KEYWORD = 16;

  private static final Map<String, SqlKind> KINDS =
      Map.ofEntries(
          Map.entry("SELECT", SqlKind.READ),
          Map.entry("SHOW", SqlKind.READ),
          Map.entry("DESC", SqlKind.READ),
          Map.entry("DESCRIBE", SqlKind.READ),
          Map.entry("EXPLAIN", SqlKind.READ),
          Map.entry("WITH", SqlKind.READ),
          Map.entry("VALUES", SqlKind.READ),
          Map.entry("TABLE", SqlKind.READ),
          Map.entry("HELP", SqlKind.READ),
          Map.entry("CHECKSUM", SqlKind.READ),
          Map.entry("INSERT", SqlKind.WRITE),
          Map.entry("UPDATE", SqlKind.WRITE),
          Map.entry("DELETE", SqlKind.WRITE),
          Map.entry("REPLACE", SqlKind.WRITE),
          Map.entry("DO", SqlKind.WRITE),
          Map.entry("SAVEPOINT", SqlKind.READ),
          Map.entry("RELEASE", SqlKind.READ),
          Map.entry("SET", SqlKind.SESSION),
          Map.entry("USE", SqlKind.SESSION),
          Map.entry("PREPARE", SqlKind.SESSION),
          Map.entry("HANDLER", SqlKind.SESSION),
          Map.entry("BEGIN", SqlKind.BEGIN),
          Map.entry("START", SqlKind.BEGIN),
          Map.entry("COMMIT", SqlKind.END),
          Map.entry("ROLLBACK", SqlKind.END));

  private SqlKinds() {}

  /** The kind of a statement. */
  public static SqlKind of(String sql) {
    int start = skipBlanks(sql, 0);
    int end = wordEnd(sql, start);
    if (end == start || end - start > MAX_KEYWORD) {
      return SqlKind.UNCERTAIN;
    }
    String word = sql.substring(start, end).toUpperCase(Locale.ROOT);
    SqlKind kind = KINDS.getOrDefault(word, SqlKind.UNCERTAIN);
    return switch (kind) {
      case SESSION ->
          word.equals("SET") && nextIs(sql, end, "STATEMENT") ? SqlKind.UNCERTAIN : kind;
      case BEGIN ->
          word.equals("BEGIN") || nextIs(sql, end, "TRANSACTION") ? kind : SqlKind.UNCERTAIN;
      case END -> nextIs(sql, end, "TO") || nextIs(sql, end, "WORK TO") ? SqlKind.READ : kind;
      default -> kind;
    };
  }

  /** Whether a statement leaves something in the session beyond its transaction. */
  public static boolean changesSession(String sql, SqlKind kind) {
    if (kind == SqlKind.SESSION) {
      return true;
    }
    if (kind != SqlKind.UNCERTAIN) {
      return false;
    }
    int start = skipBlanks(sql, 0);
    int end = wordEnd(sql, start);
    return switch (sql.substring(start, end).toUpperCase(Locale.ROOT)) {
      case "LOCK", "FLUSH" -> true;
      case "CREATE" -> nextIs(sql, end, "TEMPORARY") || nextIs(sql, end, "OR");
      default -> false;
    };
  }

  private static boolean nextIs(String sql, int from, String word) {
    return sql.regionMatches(true, skipBlanks(sql, from), word, 0, word.length());
  }

  private static int wordEnd(String sql, int start) {
    int at = start;
    while (at < sql.length() && Character.isLetter(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int skipBlanks(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c) || c == '(' || c == ';') {
        at++;
      } else if (c == '#' || sql.startsWith("-- ", at)) {
        at = after(sql, "\n", at);
      } else if (sql.startsWith("/*", at) && !isExecutable(sql, at + 2)) {
        at = after(sql, "*/", at + 2);
      } else {
        break;
      }
    }
    return at;
  }

  /** {@code /*! ...} and {@code /*M! ...} are run by the server: not comments. */
  private static boolean isExecutable(String sql, int at) {
    return sql.startsWith("!", at) || sql.startsWith("M!", at);
  }

  private static int after(String sql, String mark, int from) {
    int found = sql.indexOf(mark, from);
    return found < 0 ? sql.length() : found + mark.length();
  }
}
