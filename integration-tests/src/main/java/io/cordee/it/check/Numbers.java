package io.cordee.it.check;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads numbers out of the values of a history. */
final class Numbers {
  private Numbers() {}

  /** A whole number, written as a number or as a map with that field; empty if there is none. */
  static OptionalLong of(@Nullable Object value, String field) {
    if (value instanceof Number number && number.doubleValue() == number.longValue()) {
      return OptionalLong.of(number.longValue());
    }
    if (value instanceof Map<?, ?> map && map.get(field) instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    return OptionalLong.empty();
  }

  /** The elements of a list; a map's values; nothing of anything else. */
  static List<?> elements(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return List.copyOf(map.values());
    }
    return value instanceof List<?> list ? list : List.of();
  }
}
