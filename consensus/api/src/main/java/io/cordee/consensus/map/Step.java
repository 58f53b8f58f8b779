package io.cordee.consensus.map;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of a plan; idempotent when executed again.
 *
 * @param name stable word, for example {@code freeze}
 * @param text what it does, for people, with the names filled in
 * @param undo what goes back, or "-"
 * @param result what was seen, empty until it ended
 */
public record Step(
    String name,
    String text,
    String undo,
    StepState state,
    Optional<Instant> started,
    Optional<Instant> ended,
    String result) {
  public Step {
    Check.id("step", name);
    Check.text("step", text);
    Check.text("undo of step " + name, undo);
    Check.text("result of step " + name, result);
  }

  public static Step planned(String name, String text, String undo) {
    return new Step(name, text, undo, StepState.PLANNED, Optional.empty(), Optional.empty(), "");
  }

  /** The same step, started. */
  public Step running(Instant at) {
    return new Step(name, text, undo, StepState.RUNNING, Optional.of(at), Optional.empty(), "");
  }

  /** The same step, ended. */
  public Step ended(StepState next, Instant at, String seen) {
    return new Step(name, text, undo, next, started, Optional.of(at), seen);
  }
}
