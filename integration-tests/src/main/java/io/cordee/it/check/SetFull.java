package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sets whose elements are added once, read as a whole and perhaps removed once: {@code add} and
 * {@code remove} with an element, {@code read} answered with a list. Immutable. The questions are
 * those of Jepsen's set-full.
 *
 * <p>An element is known once its add was acknowledged or a read that saw it ended. A read begun
 * later must see it, unless somebody may have begun to remove it. If reads miss it until the end it
 * is <em>lost</em>, if a later one sees it again those were <em>stale</em>. Seen after its
 * acknowledged removal it is <em>resurrected</em>; never added, or with a failed add, it is
 * <em>unexpected</em>; twice in one answer it is <em>duplicated</em>. An add of unknown outcome
 * that is seen is counted as <em>recovered</em>; an element known after the last read began is
 * <em>never read</em> and proves nothing.
 */
public final class SetFull implements Checker {
  private static final Set<String> NAMES = Set.of("add", "remove", "read");

  private final boolean staleAllowed;

  /** Stale reads are errors unless they are allowed. */
  public SetFull(boolean staleAllowed) {
    this.staleAllowed = staleAllowed;
  }

  /** One element's life. Confined to the checking thread. */
  private static final class Element {
    final Object value;
    @Nullable Operation add;
    int known = Operation.NEVER;
    int removing = Operation.NEVER;
    @Nullable Operation removed;
    @Nullable Operation lastSeen;
    @Nullable Operation lastMissed;

    Element(Object value) {
      this.value = value;
    }

    boolean unstable() {
      return removing != Operation.NEVER;
    }
  }

  /** Everything found, by the kind of error. Confined to the checking thread. */
  private static final class Findings {
    final Map<String, List<String>> errors = new LinkedHashMap<>();

    void add(String kind, String line) {
      errors.computeIfAbsent(kind, k -> new ArrayList<>()).add(kind + ": " + line);
    }
  }

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Verdict> verdicts = new ArrayList<>();
    Map<String, Long> sums = new LinkedHashMap<>();
    Keys.split(history.operations())
        .forEach(
            (key, operations) -> {
              Verdict verdict = checkKey(Keys.of(key), operations);
              verdict.counts().forEach((name, count) -> sums.merge(name, count, Long::sum));
              verdicts.add(verdict);
            });
    Verdict worst =
        verdicts.isEmpty()
            ? Verdict.unknown("no operations")
            : Verdict.worst(verdicts, "every acknowledged element was read");
    return new Verdict(worst.kind(), worst.summary(), worst.details(), sums);
  }

  private Verdict checkKey(String subject, List<Operation> operations) {
    Map<Object, Element> elements = new LinkedHashMap<>();
    Findings findings = new Findings();
    for (Operation operation : operations) {
      Object value = operation.input();
      if (!operation.f().equals("read") && value != null) {
        Element element = elements.computeIfAbsent(value, Element::new);
        if (operation.f().equals("add") && element.add != null && !operation.failed()) {
          return Verdict.unknown(subject + "an element is added twice: " + operation.describe());
        }
        begin(element, operation);
      }
    }
    List<Operation> reads =
        operations.stream().filter(o -> o.f().equals("read") && o.ok()).toList();
    for (Operation read : reads) {
      contents(read, elements, findings);
    }
    new Absences(elements.values()).find(reads);
    long recovered = 0;
    long neverRead = 0;
    for (Element element : elements.values()) {
      judge(element, findings);
      boolean acknowledged = element.add != null && element.add.ok();
      recovered += !acknowledged && element.lastSeen != null ? 1 : 0;
      neverRead += acknowledged && element.lastSeen == null && element.lastMissed == null ? 1 : 0;
    }
    Verdict verdict = verdict(subject, findings, reads.isEmpty(), elements.size());
    return verdict.with("recovered", recovered).with("never-read", neverRead);
  }

  private static void begin(Element element, Operation operation) {
    if (operation.f().equals("add")) {
      if (element.add == null || !operation.failed()) {
        element.add = operation;
      }
      element.known = operation.ok() ? operation.end() : element.known;
    } else if (!operation.failed()) {
      element.removing = Math.min(element.removing, operation.begin());
      boolean first = element.removed == null || operation.before(element.removed);
      element.removed = operation.ok() && first ? operation : element.removed;
    }
  }

  private static void contents(Operation read, Map<Object, Element> elements, Findings findings) {
    Set<Object> inThisRead = new HashSet<>();
    for (Object value : Numbers.elements(read.output())) {
      Element element = elements.get(value);
      if (!inThisRead.add(value)) {
        findings.add("duplicated", value + " in " + read.describe());
      } else if (element == null || element.add == null) {
        findings.add("unexpected", value + " was never added, but " + read.describe());
      } else {
        see(element, element.add, read, findings);
      }
    }
  }

  private static void see(Element element, Operation add, Operation read, Findings findings) {
    if (add.failed()) {
      findings.add("unexpected", add.describe() + ", but " + read.describe());
    }
    if (read.before(add)) {
      findings.add("unexpected", read.describe() + " before " + add.describe());
    }
    if (element.removed != null && element.removed.before(read)) {
      findings.add("resurrected", element.removed.describe() + ", but " + read.describe());
    }
    element.known = Math.min(element.known, read.end());
    if (element.lastSeen == null || read.begin() > element.lastSeen.begin()) {
      element.lastSeen = read;
    }
  }

  private void judge(Element element, Findings findings) {
    Operation missed = element.lastMissed;
    if (missed == null) {
      return;
    }
    Operation add = element.add;
    String who = add == null ? String.valueOf(element.value) : add.describe();
    Operation seen = element.lastSeen;
    if (seen == null || seen.begin() < missed.begin()) {
      findings.add("lost", who + ", not in " + missed.describe());
    } else if (!staleAllowed) {
      findings.add("stale", who + ", not in " + missed.describe() + ", but in " + seen.describe());
    }
  }

  private static Verdict verdict(String subject, Findings found, boolean noReads, int elements) {
    List<String> kinds = new ArrayList<>();
    List<String> details = new ArrayList<>();
    found.errors.forEach(
        (kind, lines) -> {
          kinds.add(lines.size() + " " + kind);
          details.addAll(lines.subList(0, Math.min(lines.size(), 10)));
        });
    Verdict verdict =
        !kinds.isEmpty()
            ? Verdict.invalid(subject + String.join(", ", kinds), details)
            : noReads
                ? Verdict.unknown(subject + "nobody read the set")
                : Verdict.valid("every acknowledged element was read");
    verdict = verdict.with("elements", elements);
    for (Map.Entry<String, List<String>> entry : found.errors.entrySet()) {
      verdict = verdict.with(entry.getKey(), entry.getValue().size());
    }
    return verdict;
  }

  /**
   * Finds for every element the last read that missed it. Reads go by the order of their begins; as
   * long as a read has as many of the elements known by then as there are, none is missing.
   */
  private static final class Absences {
    private final List<Element> byKnown;

    Absences(Iterable<Element> elements) {
      byKnown = new ArrayList<>();
      elements.forEach(byKnown::add);
      byKnown.removeIf(e -> e.known == Operation.NEVER || e.add == null || e.add.failed());
      byKnown.sort(Comparator.comparingInt(e -> e.known));
    }

    void find(List<Operation> reads) {
      Map<Object, Element> expected = new LinkedHashMap<>();
      List<Element> unstable = new ArrayList<>();
      int next = 0;
      for (Operation read : reads) {
        while (next < byKnown.size() && byKnown.get(next).known < read.begin()) {
          Element element = byKnown.get(next++);
          expected.put(element.value, element);
          if (element.unstable()) {
            unstable.add(element);
          }
        }
        for (Element element : unstable) {
          if (element.removing < read.begin()) {
            expected.remove(element.value);
          }
        }
        unstable.removeIf(element -> element.removing < read.begin());
        miss(read, expected, unstable);
      }
    }

    private static void miss(
        Operation read, Map<Object, Element> expected, List<Element> unstable) {
      Set<Object> present = new HashSet<>();
      for (Element element : unstable) {
        if (element.removing < read.end()) {
          present.add(element.value);
        }
      }
      for (Object value : Numbers.elements(read.output())) {
        if (expected.containsKey(value)) {
          present.add(value);
        }
      }
      if (present.size() < expected.size()) {
        expected.forEach(
            (value, element) ->
                element.lastMissed = present.contains(value) ? element.lastMissed : read);
      }
    }
  }
}
