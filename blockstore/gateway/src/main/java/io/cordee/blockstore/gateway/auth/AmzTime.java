package io.cordee.blockstore.gateway.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The time of a signature, in whole seconds. Immutable.
 *
 * @param basic as strings to sign want it, {@code 20130524T000000Z}
 */
record AmzTime(Instant instant, String basic) {
  private static final int BASIC_LENGTH = 16;
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The eight digits of the day. */
  String date() {
    return basic.substring(0, 8);
  }

  /** Of ISO 8601 basic form; empty if it is another. */
  static Optional<AmzTime> parseBasic(String text) {
    if (text.length() != BASIC_LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 4, 6),
              number(text, 6, 8),
              number(text, 9, 11),
              number(text, 11, 13),
              number(text, 13, 15));
      return Optional.of(new AmzTime(time.toInstant(ZoneOffset.UTC), text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Of ISO 8601 basic or RFC 1123 form; empty if it is neither. */
  static Optional<AmzTime> parse(String text) {
    Optional<AmzTime> basic = parseBasic(text);
    if (basic.isPresent() || text.length() > 64) {
      return basic;
    }
    try {
      Instant instant = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return Optional.of(new AmzTime(instant, BASIC.format(instant)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a digit");
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
