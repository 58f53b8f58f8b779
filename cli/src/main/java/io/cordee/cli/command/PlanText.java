package io.cordee.cli.command;

import io.cordee.cli.json.Doc;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans and jobs as text. Pure. */
final class PlanText {
  private PlanText() {}

  static List<String> plan(Doc envelope, int columns) {
    Doc plan = envelope.doc("data");
    List<String> lines = new ArrayList<>();
    lines.add("plan " + plan.text("id") + "  " + title(plan) + "   " + state(plan));
    lines.add(
        "made "
            + plan.text("created")
            + ", epoch "
            + envelope.number("epoch")
            + "   expires "
            + plan.text("expires")
            + left(plan, envelope.text("readAt")));
    lines.add("");
    lines.add("why");
    plan.texts("evidence").forEach(e -> indented(lines, e, columns));
    lines.add("what would be lost");
    Doc risk = plan.doc("risk");
    indented(lines, riskWord(risk) + ": " + risk.text("text"), columns);
    lines.add("steps");
    TextTable steps = new TextTable("  ", "", "step", "what", "undo");
    int number = 1;
    for (Doc step : plan.docs("steps")) {
      steps.row(
          Integer.toString(number++), step.text("name"), step.text("text"), step.text("undo"));
    }
    lines.addAll(steps.lines(columns));
    lines.add("depends on");
    TextTable facts = new TextTable("  ");
    plan.doc("facts").map().forEach((fact, value) -> facts.row(fact, String.valueOf(value)));
    lines.addAll(facts.lines(columns));
    lines.add("");
    addEnd(plan, lines);
    return lines;
  }

  private static void addEnd(Doc plan, List<String> lines) {
    String id = plan.text("id");
    if (plan.text("state").equals("WAITING")) {
      lines.add("approve: cordee failover approve " + id);
      lines.add("not now: cordee failover refuse " + id + " --reason ...");
    } else {
      lines.add(
          state(plan)
              + (plan.text("approvedBy").isEmpty()
                  ? ""
                  : ", approved by " + plan.text("approvedBy"))
              + (plan.text("reason").isEmpty() ? "" : ": " + plan.text("reason")));
    }
    if (!plan.text("supersededBy").isEmpty()) {
      lines.add("in its place: cordee failover show " + plan.text("supersededBy"));
    }
    if (!plan.text("job").isEmpty()) {
      lines.add("its job: cordee job show " + plan.text("job"));
    }
  }

  static String title(Doc plan) {
    return plan.text("kind").equals("SQL_FAILOVER")
        ? plan.text("resource") + ": writes from " + plan.text("from") + " to " + plan.text("to")
        : plan.text("resource")
            + ": take "
            + plan.text("from")
            + " back, copied from "
            + plan.text("to");
  }

  private static String state(Doc plan) {
    return plan.text("state").equals("WAITING")
        ? plan.flag("expired") ? "EXPIRED" : "WAITS FOR APPROVAL"
        : plan.text("state");
  }

  private static String left(Doc plan, String now) {
    if (!plan.text("state").equals("WAITING") || plan.flag("expired") || now.isEmpty()) {
      return "";
    }
    Duration left = Duration.between(Instant.parse(now), Instant.parse(plan.text("expires")));
    return " (" + Words.duration(left) + " left)";
  }

  static String riskWord(Doc risk) {
    return switch (risk.text("class")) {
      case "NONE" -> "nothing";
      case "AT_MOST" -> "at most " + Words.count(risk.number("transactions"), "transaction");
      default -> "unknown";
    };
  }

  static List<String> job(Doc job, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "job "
            + job.text("id")
            + "  "
            + job.text("kind")
            + " "
            + job.text("resource")
            + "   "
            + job.text("state")
            + (job.text("plan").isEmpty() ? "" : "   plan " + job.text("plan"))
            + "   started by "
            + job.text("startedBy"));
    TextTable table = new TextTable("  ");
    int number = 1;
    for (Doc step : job.docs("steps")) {
      table.row(stepCells(step, number++));
    }
    lines.addAll(table.lines(columns));
    if (!job.text("result").isEmpty()) {
      indented(lines, job.text("result"), columns);
    }
    return lines;
  }

  private static String[] stepCells(Doc step, int number) {
    String word =
        switch (step.text("state")) {
          case "DONE" -> "ok";
          case "FAILED" -> "FAIL";
          case "RUNNING" -> "...";
          default -> "-";
        };
    String took =
        step.has("tookMs") ? Words.duration(Duration.ofMillis(step.number("tookMs"))) : "";
    String result = step.text("result").isEmpty() ? "" : " (" + step.text("result") + ")";
    return new String[] {
      word, Integer.toString(number), step.text("name"), took, step.text("text") + result
    };
  }

  /** A step that ended, in one line. */
  static String step(Doc step, int number) {
    String[] c = stepCells(step, number);
    return "  "
        + Words.pad(c[0], 4)
        + "  "
        + c[1]
        + "  "
        + Words.pad(c[2], 10)
        + "  "
        + Words.pad(c[3], 7)
        + "  "
        + c[4];
  }

  private static void indented(List<String> lines, String text, int columns) {
    Words.wrap(text, columns - 2).forEach(line -> lines.add("  " + line));
  }
}
