package io.cordee.sql.driver.gtid;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The last MariaDB GTID of each domain, {@code domain-server-sequence,...} in text. Immutable.
 *
 * @param last by domain
 */
public record GtidPosition(SortedMap<Long, Gtid> last) {
  public static final GtidPosition EMPTY = new GtidPosition(new TreeMap<>());

  /** Longest text that is read: about 100 domains. */
  private static final int MAX_TEXT = 4_096;

  public GtidPosition {
    last = Collections.unmodifiableSortedMap(new TreeMap<>(last));
  }

  /** One GTID. */
  public record Gtid(long domain, long server, long sequence) {
    @Override
    public String toString() {
      return domain + "-" + server + "-" + sequence;
    }
  }

  /**
   * Reads {@code 1-1-57,2-2-8}; blank is {@link #EMPTY}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static GtidPosition parse(String text) {
    if (text.isBlank()) {
      return EMPTY;
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("GTID position is longer than " + MAX_TEXT);
    }
    SortedMap<Long, Gtid> all = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      Gtid gtid = parseOne(part.strip());
      all.merge(gtid.domain(), gtid, GtidPosition::later);
    }
    return new GtidPosition(all);
  }

  private static Gtid parseOne(String text) {
    String[] numbers = text.split("-", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("not a GTID (domain-server-sequence): " + text);
    }
    try {
      return new Gtid(
          Long.parseUnsignedLong(numbers[0]),
          Long.parseUnsignedLong(numbers[1]),
          Long.parseUnsignedLong(numbers[2]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a GTID (domain-server-sequence): " + text, e);
    }
  }

  public boolean isEmpty() {
    return last.isEmpty();
  }

  /** The later of both in each domain. */
  public GtidPosition merge(GtidPosition other) {
    if (other.isEmpty() || other.equals(this)) {
      return this;
    }
    SortedMap<Long, Gtid> all = new TreeMap<>(last);
    other.last.values().forEach(gtid -> all.merge(gtid.domain(), gtid, GtidPosition::later));
    return new GtidPosition(all);
  }

  /** Without one domain: a server never waits for what it wrote itself. */
  public GtidPosition without(long domain) {
    if (!last.containsKey(domain)) {
      return this;
    }
    SortedMap<Long, Gtid> all = new TreeMap<>(last);
    all.remove(domain);
    return new GtidPosition(all);
  }

  /** Whether all of {@code wanted} is at or before this position. */
  public boolean covers(GtidPosition wanted) {
    for (Gtid gtid : wanted.last.values()) {
      Gtid mine = last.get(gtid.domain());
      if (mine == null || Long.compareUnsigned(mine.sequence(), gtid.sequence()) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return last.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }

  private static Gtid later(Gtid a, Gtid b) {
    return Long.compareUnsigned(a.sequence(), b.sequence()) >= 0 ? a : b;
  }
}
