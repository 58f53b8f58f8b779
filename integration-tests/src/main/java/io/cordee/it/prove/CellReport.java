package io.cordee.it.prove;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.it.check.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a cell found. Immutable.
 *
 * @param reasons why it is not valid, the first line the shortest
 * @param facts everything else that a reader may ask for, by name
 */
record CellReport(CellSpec spec, Result result, List<String> reasons, Map<String, Object> facts) {
  static final String FILE = "report.json";

  /** The end of a cell. */
  enum Result {
    VALID(0),
    INVALID(1),
    /** The checker could not decide. */
    UNKNOWN(2),
    /** Nothing was injected, or too little was done. */
    NOT_TESTED(2);

    private final int exit;

    Result(int exit) {
      this.exit = exit;
    }

    int exit() {
      return exit;
    }
  }

  CellReport {
    reasons = List.copyOf(reasons);
    facts = new LinkedHashMap<>(facts);
  }

  /** As a checker's verdict. */
  static Result of(Verdict.Kind kind) {
    return switch (kind) {
      case VALID -> Result.VALID;
      case INVALID -> Result.INVALID;
      case UNKNOWN -> Result.UNKNOWN;
    };
  }

  /** The one line of a run. */
  String line() {
    StringBuilder line = new StringBuilder(result.name()).append(' ');
    line.append(spec.level() == Level.P ? "" : "level " + spec.level() + " ");
    line.append(spec.workload()).append(" x ").append(spec.nemesis());
    line.append(String.format(Locale.ROOT, " %ds seed=%d", spec.time().toSeconds(), spec.seed()));
    line.append(" operations=").append(fact("operations", "operations"));
    line.append(" faults=").append(facts.getOrDefault("faultsInjected", 0));
    line.append(" converged=").append(facts.getOrDefault("convergenceSeconds", "-")).append('s');
    if (result != Result.VALID && !reasons.isEmpty()) {
      line.append(": ").append(reasons.get(0).lines().findFirst().orElse(""));
    }
    return line.toString();
  }

  private Object fact(String group, String name) {
    return facts.get(group) instanceof Map<?, ?> map && map.get(name) != null ? map.get(name) : 0;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("level", spec.level().name());
    json.put("workload", spec.workload());
    json.put("nemesis", spec.nemesis());
    json.put("seed", spec.seed());
    json.put("seconds", spec.time().toSeconds());
    json.put("verdict", result.name());
    json.put("reasons", reasons);
    json.putAll(facts);
    json.put("replay", spec.replay());
    return json;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve(FILE + ".part");
    Files.writeString(
        part, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(toJson()) + "\n");
    Files.move(part, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }
}
