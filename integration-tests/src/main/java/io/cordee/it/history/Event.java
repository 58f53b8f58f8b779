package io.cordee.it.history;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history. Immutable.
 *
 * @param process the client; one operation at a time, and none after an {@code info}
 * @param type what is said of the operation
 * @param f the name of the operation, such as {@code read}
 * @param key what it is done to; null where there is only one thing
 * @param value any JSON value: null, Boolean, Long, Double, String, List or Map
 * @param timeNanos a monotonic time, for people; checkers use the order of the events
 * @param node who was asked, if known
 * @param error why it did not succeed, if known
 */
public record Event(
    long process,
    EventType type,
    String f,
    @Nullable String key,
    @Nullable Object value,
    long timeNanos,
    @Nullable String node,
    @Nullable String error) {

  /** This event in the words of a history file. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("process", process);
    json.put("type", type.word());
    json.put("f", f);
    if (key != null) {
      json.put("key", key);
    }
    json.put("value", value);
    json.put("time", timeNanos);
    if (node != null) {
      json.put("node", node);
    }
    if (error != null) {
      json.put("error", error);
    }
    return json;
  }
}
