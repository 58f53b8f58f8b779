package io.cordee.it.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checker says of a history. Immutable.
 *
 * @param kind the verdict
 * @param summary one line
 * @param details the operations that prove it, one readable line each
 * @param counts what was judged and found, by name
 */
public record Verdict(Kind kind, String summary, List<String> details, Map<String, Long> counts) {

  /** The three answers; the order is from best to worst. */
  public enum Kind {
    /** The promise was kept in this history. */
    VALID,
    /** It cannot be decided; the summary says why. */
    UNKNOWN,
    /** The promise was broken. */
    INVALID
  }

  private static final int MAX_DETAILS = 60;

  /** Copies what it is given. */
  public Verdict {
    details = List.copyOf(details.subList(0, Math.min(details.size(), MAX_DETAILS)));
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  static Verdict valid(String summary) {
    return new Verdict(Kind.VALID, summary, List.of(), Map.of());
  }

  static Verdict unknown(String why) {
    return new Verdict(Kind.UNKNOWN, why, List.of(), Map.of());
  }

  static Verdict invalid(String summary, List<String> details) {
    return new Verdict(Kind.INVALID, summary, details, Map.of());
  }

  /** Whether the promise was kept. */
  public boolean isValid() {
    return kind == Kind.VALID;
  }

  /** Whether the promise was broken. */
  public boolean isInvalid() {
    return kind == Kind.INVALID;
  }

  Verdict with(String name, long count) {
    Map<String, Long> more = new LinkedHashMap<>(counts);
    more.put(name, count);
    return new Verdict(kind, summary, details, more);
  }

  /** The worst of several verdicts, with the details of all that are as bad. */
  static Verdict worst(List<Verdict> verdicts, String ifAllValid) {
    Kind worst = Kind.VALID;
    for (Verdict verdict : verdicts) {
      worst = verdict.kind.compareTo(worst) > 0 ? verdict.kind : worst;
    }
    if (worst == Kind.VALID) {
      return valid(ifAllValid);
    }
    List<String> details = new ArrayList<>();
    String summary = "";
    int same = 0;
    for (Verdict verdict : verdicts) {
      if (verdict.kind == worst) {
        summary = same++ == 0 ? verdict.summary : summary;
        if (same > 1) {
          details.add(verdict.summary);
        }
        details.addAll(verdict.details);
      }
    }
    return new Verdict(
        worst, same == 1 ? summary : summary + " (and " + (same - 1) + " more)", details, Map.of());
  }

  /** The verdict with its reasons, as a person reads it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.name()).append(": ").append(summary);
    details.forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
