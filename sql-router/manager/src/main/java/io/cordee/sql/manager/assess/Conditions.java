package io.cordee.sql.manager.assess;

import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects one look's conditions and results. Confined to one call of the assessor. */
final class Conditions {
  private final Map<String, Instant> before;
  private final Map<String, Instant> after = new HashMap<>();
  private final Instant now;
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Conditions(Map<String, Instant> before, Instant now) {
    this.before = before;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /**
   * Since when the condition holds without a break, this look included. By the wall clock: when it
   * was set back the time begins anew, else a condition from "later" would not last for as long as
   * the clock was set back. When it was set forward a condition lasts too early; what follows from
   * that only costs a round, because each such decision is proved again where it is carried out.
   */
  Instant since(String condition) {
    return after.computeIfAbsent(
        condition,
        c -> {
          Instant known = before.getOrDefault(c, now);
          return known.isAfter(now) ? now : known;
        });
  }

  /** Records whether a condition holds; true when it has for at least {@code least}. */
  boolean lasts(String condition, boolean holds, Duration least) {
    return holds && !since(condition).plus(least).isAfter(now);
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  void finding(String code, Level level, String subject, String text, String fix) {
    findings.add(new Finding(code, level, subject, text, fix, since(code + " " + subject)));
  }

  Assessment result() {
    return new Assessment(decisions, findings, after);
  }
}
