package io.cordee.sql.manager.gtid;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The newest transaction of each domain, as MariaDB prints positions. Immutable. */
public record GtidPosition(SortedMap<Long, Gtid> byDomain) {
  public static final GtidPosition EMPTY = new GtidPosition(new TreeMap<>());

  public GtidPosition {
    byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
  }

  /** Parses a comma-separated list; the newest of a domain counts. */
  public static GtidPosition parse(String text) {
    TreeMap<Long, Gtid> found = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        Gtid gtid = Gtid.parse(part);
        found.merge(gtid.domain(), gtid, GtidPosition::later);
      }
    }
    return new GtidPosition(found);
  }

  /** Sequence of the newest transaction of {@code domain}; 0 when there is none. */
  public long sequence(long domain) {
    return of(domain).map(Gtid::sequence).orElse(0L);
  }

  public Optional<Gtid> of(long domain) {
    return Optional.ofNullable(byDomain.get(domain));
  }

  public Collection<Gtid> all() {
    return byDomain.values();
  }

  /** Whether everything up to {@code other} is contained, in each of its domains. */
  public boolean covers(GtidPosition other) {
    return other.all().stream().allMatch(g -> sequence(g.domain()) >= g.sequence());
  }

  /** The later one in each domain. */
  public GtidPosition max(GtidPosition other) {
    TreeMap<Long, Gtid> all = new TreeMap<>(byDomain);
    other.all().forEach(g -> all.merge(g.domain(), g, GtidPosition::later));
    return new GtidPosition(all);
  }

  /** This position with another transaction (or none) as its domain's newest. */
  public GtidPosition with(long domain, Optional<Gtid> gtid) {
    TreeMap<Long, Gtid> all = new TreeMap<>(byDomain);
    all.remove(domain);
    gtid.ifPresent(g -> all.put(domain, g));
    return new GtidPosition(all);
  }

  private static Gtid later(Gtid a, Gtid b) {
    return a.sequence() >= b.sequence() ? a : b;
  }

  @Override
  public String toString() {
    return byDomain.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }
}
