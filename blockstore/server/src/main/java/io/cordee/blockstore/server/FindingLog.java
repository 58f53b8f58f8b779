package io.cordee.blockstore.server;

import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is not well on this node's storage, for its reports. Thread-safe. The newest {@value
 * #MAX_FINDINGS} are kept.
 */
public final class FindingLog {
  private static final Logger LOG = LoggerFactory.getLogger(FindingLog.class);
  static final int MAX_FINDINGS = 100;

  private final InstantSource clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(Finding finding, Instant until) {}

  public FindingLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Reports a lasting state, until {@link #clear}; a repeat keeps the time of the first. */
  public void raise(String code, Level level, String subject, String text, String fix) {
    put(code, level, subject, text, fix, Instant.MAX);
  }

  /** Reports something that is over; it is shown for a while. */
  public void event(String code, Level level, String subject, String text, Duration shown) {
    put(code, level, subject, text, "nothing to do", clock.instant().plus(shown));
  }

  private void put(
      String code, Level level, String subject, String text, String fix, Instant until) {
    String id = code + " " + subject;
    synchronized (entries) {
      Entry old = entries.get(id);
      if (old != null && old.finding.text().equals(text)) {
        return;
      }
      Instant since = old == null ? clock.instant() : old.finding.since();
      entries.put(id, new Entry(new Finding(code, level, subject, text, fix, since), until));
      if (entries.size() > MAX_FINDINGS) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
    LOG.warn("finding code={} level={} subject={} text=\"{}\"", code, level, subject, text);
  }

  /** It is well again. */
  public void clear(String code, String subject) {
    Entry old;
    synchronized (entries) {
      old = entries.remove(code + " " + subject);
    }
    if (old != null) {
      LOG.info("finding_cleared code={} subject={}", code, subject);
    }
  }

  public List<Finding> list() {
    Instant now = clock.instant();
    synchronized (entries) {
      entries.values().removeIf(entry -> entry.until.isBefore(now));
      List<Finding> findings = new ArrayList<>();
      entries.values().forEach(entry -> findings.add(entry.finding));
      return findings;
    }
  }
}
