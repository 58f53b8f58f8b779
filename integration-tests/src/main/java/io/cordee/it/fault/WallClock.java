package io.cordee.it.fault;

import java.io.IOException;
import java.time.Duration;

/** The wall clock of one member; its monotonic clock is always right. */
public interface WallClock {
  /** It is off by this much from now on. */
  void jump(Duration offset) throws IOException;

  /** It begins right, and runs {@code rate} times as fast. */
  void drift(double rate) throws IOException;

  /** It is right again, at once. */
  void right() throws IOException;
}
