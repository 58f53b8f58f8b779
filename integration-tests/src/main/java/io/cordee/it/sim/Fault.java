package io.cordee.it.sim;

/** Classes of faults; each seed switches some of them on. */
enum Fault {
  PARTITION,
  KILL,
  POWER_LOSS,
  PAUSE,
  CLOCK_JUMP,
  CLOCK_DRIFT,
  MESSAGE_LOSS,
  DUPLICATION,
  SLOW_LINK,
  SLOW_DISK,
  STEP_DOWN,
  WIPE
}
