package io.cordee.it.history;

import java.util.Locale;
import java.util.Optional;

/** What an event says of its operation. */
public enum EventType {
  /** The client is about to ask. */
  INVOKE,
  /** It happened, and this is the answer. */
  OK,
  /** It surely did not happen. */
  FAIL,
  /** Nobody knows: it may take effect at any later time, or never. */
  INFO;

  /** The word used in history files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type named by a word of a history file, if it is one. */
  public static Optional<EventType> of(String word) {
    for (EventType type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
