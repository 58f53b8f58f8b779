package io.cordee.it.history;

import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of the EDN notation as histories use (edn-format.org). Confined to one thread. Keywords
 * and symbols become plain strings, sets become lists, tags are dropped.
 */
final class Edn {
  private static final int MAX_DEPTH = 64;
  private static final int END = -1;
  private static final int HEX_DIGITS = 4;

  private final Reader in;
  private int line = 1;
  private int peeked;
  private boolean hasPeeked;

  Edn(Reader in) {
    this.in = in;
  }

  int line() {
    return line;
  }

  /** The next map, looking into vectors and lists around it; null at the end. */
  @Nullable Map<String, @Nullable Object> nextMap() throws IOException, BadEvent {
    while (true) {
      int c = skipBlank();
      if (c == END) {
        return null;
      }
      if (c == '[' || c == '(' || c == ']' || c == ')') {
        next();
      } else if (c == '#') {
        tag();
      } else if (c == '{') {
        next();
        return map(0);
      } else {
        throw new BadEvent(line, "expected a map such as {:process 0, :type :invoke, ...}");
      }
    }
  }

  /** Whether anything is left. */
  boolean more() throws IOException {
    return skipBlank() != END;
  }

  /** Whether the next form is a keyword. */
  boolean keywordNext() throws IOException {
    return skipBlank() == ':';
  }

  /** The next value of any kind. */
  @Nullable Object value() throws IOException, BadEvent {
    return value(0);
  }

  private @Nullable Object value(int depth) throws IOException, BadEvent {
    int c = skipBlank();
    if (depth > MAX_DEPTH) {
      throw new BadEvent(line, "nested deeper than " + MAX_DEPTH);
    }
    return switch (c) {
      case END -> throw new BadEvent(line, "the file ends in the middle of a form");
      case '{' -> {
        next();
        yield map(depth);
      }
      case '[' -> {
        next();
        yield list(']', depth);
      }
      case '(' -> {
        next();
        yield list(')', depth);
      }
      case '"' -> {
        next();
        yield string();
      }
      case '#' -> tag() ? list('}', depth) : value(depth + 1);
      case ':' -> {
        next();
        yield token();
      }
      default -> scalar(token());
    };
  }

  private Map<String, @Nullable Object> map(int depth) throws IOException, BadEvent {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (skipBlank() != '}') {
      Object key = value(depth + 1);
      map.put(String.valueOf(key), value(depth + 1));
    }
    next();
    return map;
  }

  private List<@Nullable Object> list(char close, int depth) throws IOException, BadEvent {
    List<@Nullable Object> list = new ArrayList<>();
    while (skipBlank() != close) {
      list.add(value(depth + 1));
    }
    next();
    return list;
  }

  /** Reads past a tag or a dropped form; true if a set was opened. */
  private boolean tag() throws IOException, BadEvent {
    next();
    int c = peek();
    if (c == '{') {
      next();
      return true;
    }
    if (c == '_') {
      next();
      value(1);
    } else {
      token();
    }
    return false;
  }

  private String string() throws IOException, BadEvent {
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '"'; c = next()) {
      if (c == END) {
        throw new BadEvent(line, "the file ends inside a string");
      }
      text.append(c == '\\' ? escaped() : (char) c);
    }
    return text.toString();
  }

  private char escaped() throws IOException, BadEvent {
    int c = next();
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
          code = code * 16 + Math.max(0, Character.digit(next(), 16));
        }
        yield (char) code;
      }
      case END -> throw new BadEvent(line, "the file ends inside a string");
      default -> (char) c;
    };
  }

  private String token() throws IOException, BadEvent {
    StringBuilder text = new StringBuilder();
    int c = peek();
    while (c != END && !Character.isWhitespace(c) && ",()[]{}\";".indexOf(c) < 0) {
      text.append((char) next());
      c = peek();
    }
    if (text.length() == 0) {
      throw new BadEvent(line, "unexpected " + (c == END ? "end" : "'" + (char) c + "'"));
    }
    return text.toString();
  }

  private static @Nullable Object scalar(String token) {
    return switch (token) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(token);
    };
  }

  private static Object number(String token) {
    if (token.matches("[+-]?\\d{1,18}N?")) {
      return Long.valueOf(token.replace("N", "").replace("+", ""));
    }
    if (token.matches("[+-]?\\d+N?")) {
      return new BigInteger(token.replace("N", "").replace("+", ""));
    }
    if (token.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?M?")) {
      return Double.valueOf(token.replace("M", ""));
    }
    return token;
  }

  /** Skips spaces, commas and comments; the character after them, not consumed. */
  private int skipBlank() throws IOException {
    int c = peek();
    while (c == ',' || c == ';' || (c != END && Character.isWhitespace(c))) {
      next();
      if (c == ';') {
        while (peek() != END && peek() != '\n') {
          next();
        }
      }
      c = peek();
    }
    return c;
  }

  private int peek() throws IOException {
    if (!hasPeeked) {
      peeked = in.read();
      hasPeeked = true;
    }
    return peeked;
  }

  private int next() throws IOException {
    int c = peek();
    hasPeeked = false;
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
