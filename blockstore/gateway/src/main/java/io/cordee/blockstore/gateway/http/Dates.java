package io.cordee.blockstore.gateway.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.jetty.http.DateGenerator;

/** Times as headers and documents have them. Pure functions. */
public final class Dates {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Dates() {}

  /** For headers, in whole seconds: {@code Tue, 03 Feb 2026 10:00:00 GMT}. */
  public static String http(Instant time) {
    return DateGenerator.formatDate(time.toEpochMilli());
  }

  /** For documents, in milliseconds: {@code 2026-02-03T10:00:00.000Z}. */
  public static String iso(Instant time) {
    return ISO.format(time);
  }

  /** Of a header; empty when it is no date, as HTTP then ignores it. */
  public static Optional<Instant> parseHttp(String text) {
    // the day of the week may be wrong, and says nothing
    int comma = text.indexOf(',');
    try {
      return Optional.of(
          Instant.from(
              DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.substring(comma + 1).strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Of a header in a form of HTTP or in ISO 8601. */
  public static Optional<Instant> parse(String text) {
    Optional<Instant> http = parseHttp(text);
    if (http.isPresent()) {
      return http;
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What a header shows of a time. */
  public static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
