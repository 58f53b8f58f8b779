package io.cordee.consensus.error;

/**
 * Every error that Cordée reports, with a number that never changes. The name is what users see.
 */
public enum ErrorCode {
  INVALID_ARGUMENT(1, ErrorKind.USER),
  NOT_FOUND(2, ErrorKind.USER),
  ALREADY_EXISTS(3, ErrorKind.USER),
  NOT_ALLOWED(4, ErrorKind.USER),
  REFUSED(5, ErrorKind.USER),
  PLAN_UNKNOWN(10, ErrorKind.USER),
  PLAN_EXPIRED(11, ErrorKind.USER),
  PLAN_STALE(12, ErrorKind.USER),
  PLAN_NOT_WAITING(13, ErrorKind.USER),
  PLAN_RUNNING(14, ErrorKind.USER),
  STALE_TOKEN(20, ErrorKind.USER),
  LEASE_HELD(21, ErrorKind.RETRY),
  CONFIG_INVALID(30, ErrorKind.USER),
  PORT_IN_USE(31, ErrorKind.USER),
  WRONG_CLUSTER(32, ErrorKind.USER),
  WRONG_NODE(33, ErrorKind.USER),
  BAD_JOIN_TOKEN(34, ErrorKind.USER),
  NOT_LEADER(40, ErrorKind.RETRY),
  UNREACHABLE(41, ErrorKind.RETRY),
  BUSY(42, ErrorKind.RETRY),
  NO_SPACE(43, ErrorKind.RETRY),
  NOT_ENOUGH_COPIES(44, ErrorKind.RETRY),
  TIMEOUT_UNKNOWN(50, ErrorKind.INDETERMINATE),
  DATA_DAMAGED(60, ErrorKind.CORRUPT),
  CHECKSUM_MISMATCH(61, ErrorKind.CORRUPT),
  INTERNAL(90, ErrorKind.INTERNAL);

  private final int number;
  private final ErrorKind kind;

  ErrorCode(int number, ErrorKind kind) {
    this.number = number;
    this.kind = kind;
  }

  /** The stable number, for wire formats. */
  public int number() {
    return number;
  }

  public ErrorKind kind() {
    return kind;
  }

  /**
   * The code with this number, or {@link #INTERNAL} for a number that this version does not know.
   */
  public static ErrorCode ofNumber(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return INTERNAL;
  }
}
