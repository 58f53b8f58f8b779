package io.cordee.it.history;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the fields of one map, from JSON or EDN, into an event. */
final class Fields {
  private Fields() {}

  /** The event, or empty if it is not about a client (the nemesis has a name, not a number). */
  static Optional<Event> event(Map<String, @Nullable Object> map, int line) throws BadEvent {
    Object process = map.get("process");
    if (process == null) {
      throw new BadEvent(line, "no process");
    }
    if (!(process instanceof Number client)) {
      return Optional.empty();
    }
    String word = text(map, "type", line);
    EventType type =
        EventType.of(word)
            .orElseThrow(
                () -> new BadEvent(line, "type is none of invoke, ok, fail, info: " + word));
    Object key = map.get("key");
    Object time = map.get("time");
    Object node = map.get("node");
    Object error = map.get("error");
    return Optional.of(
        new Event(
            client.longValue(),
            type,
            text(map, "f", line),
            key == null ? null : key.toString(),
            plain(map.get("value")),
            time instanceof Number nanos ? nanos.longValue() : 0,
            node == null ? null : node.toString(),
            error == null ? null : error.toString()));
  }

  private static String text(Map<String, @Nullable Object> map, String name, int line)
      throws BadEvent {
    Object value = map.get(name);
    if (!(value instanceof String text)) {
      throw new BadEvent(line, "no " + name);
    }
    return text;
  }

  /** The same value with every whole number a Long, so that values compare equal. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> list = new ArrayList<>(elements.size());
      elements.forEach(element -> list.add(plain(element)));
      return list;
    }
    if (value instanceof Map<?, ?> entries) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((k, v) -> map.put(String.valueOf(k), plain(v)));
      return map;
    }
    return value;
  }
}
