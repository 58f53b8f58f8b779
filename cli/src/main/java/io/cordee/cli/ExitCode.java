package io.cordee.cli;

import io.cordee.consensus.error.ErrorCode;

/** The exit codes of the command; stable. */
public final class ExitCode {
  public static final int DONE = 0;

  /** Of {@code status}: something is not well. */
  public static final int WARN = 1;

  /** Of {@code status}: something fails. */
  public static final int FAIL = 2;

  /** Of {@code status}: no node could tell. */
  public static final int CANNOT_TELL = 3;

  public static final int REFUSED = 10;
  public static final int NOT_CONFIRMED = 11;
  public static final int OUT_OF_DATE = 12;
  public static final int NOT_ALLOWED = 13;
  public static final int UNREACHABLE = 14;
  public static final int STILL_RUNNING = 15;
  public static final int USAGE = 64;
  public static final int BUG = 70;

  private ExitCode() {}

  public static int of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, CONFIG_INVALID -> USAGE;
      case NOT_ALLOWED, BAD_JOIN_TOKEN -> NOT_ALLOWED;
      case PLAN_EXPIRED, PLAN_STALE, PLAN_NOT_WAITING -> OUT_OF_DATE;
      case NOT_LEADER, UNREACHABLE, BUSY, NOT_ENOUGH_COPIES -> UNREACHABLE;
      case TIMEOUT_UNKNOWN -> STILL_RUNNING;
      case INTERNAL -> BUG;
      default -> REFUSED;
    };
  }
}
