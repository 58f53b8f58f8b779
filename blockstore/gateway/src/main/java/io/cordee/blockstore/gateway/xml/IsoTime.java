package io.cordee.blockstore.gateway.xml;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in documents: {@code 2026-01-31T23:59:59.000Z}. Pure functions. */
public final class IsoTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private IsoTime() {}

  public static String text(Instant time) {
    return FORMAT.format(time);
  }
}
