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

  public static Step planned(String name, String text, String undo) {
    return new Step(name, text, undo, StepState.PLANNED, Optional.empty(), Optional.empty(), "");
  }
}
