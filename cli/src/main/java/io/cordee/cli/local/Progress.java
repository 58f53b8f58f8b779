package io.cordee.cli.local;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Says what happens, with the time since the start, and never stays silent while it waits. Its
 * lines may come from any thread.
 */
public final class Progress {
  private static final long SAY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long POLL_MILLIS = 100;

  private final PrintWriter to;
  private final LongSupplier nanoTime;
  private final long started;

  public Progress(PrintWriter to, LongSupplier nanoTime) {
    this.to = to;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
  }

  /** Looks at the world; empty when all is as awaited, else what is still missing. */
  public interface Check {
    Optional<String> missing() throws Exception;
  }

  /** Thrown by a check when waiting longer is no use. */
  public static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GivenUp(String why) {
      super(why);
    }
  }

  public synchronized void say(String line) {
    to.println(String.format(Locale.ROOT, "%6.1f s  %s", elapsedNanos() / 1e9, line));
    to.flush();
  }

  /** A line without the time, for what is quoted. */
  public synchronized void quote(String text) {
    String prefix = "          | ";
    if (text.isEmpty()) {
      to.println(prefix.stripTrailing());
    }
    text.lines().forEach(line -> to.println(prefix + line));
    to.flush();
  }

  public long elapsedNanos() {
    return nanoTime.getAsLong() - started;
  }

  /**
   * Waits until nothing is missing, with a line every few seconds.
   *
   * @return how long it took
   * @throws CordeeException TIMEOUT_UNKNOWN with what is missing when the limit passed, REFUSED
   *     when the check gave up
   */
  public Duration await(String what, Duration limit, Check check) {
    long begin = nanoTime.getAsLong();
    long said = begin;
    while (true) {
      String missing = look(check);
      long now = nanoTime.getAsLong();
      if (missing.isEmpty()) {
        return Duration.ofNanos(now - begin);
      }
      if (now - begin > limit.toNanos()) {
        throw new CordeeException(
            ErrorCode.TIMEOUT_UNKNOWN,
            "waited " + limit.toSeconds() + " s in vain for " + what + ": " + missing);
      }
      if (now - said > SAY_NANOS) {
        said = now;
        say("  waiting for " + what + ": " + missing);
      }
      nap();
    }
  }

  private static String look(Check check) {
    try {
      return check.missing().orElse("");
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (GivenUp e) {
      throw new CordeeException(ErrorCode.REFUSED, String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      String text = String.valueOf(e.getMessage());
      return text.isEmpty() ? e.toString() : text;
    }
  }

  private static void nap() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CordeeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CordeeException(ErrorCode.TIMEOUT_UNKNOWN, "interrupted while waiting", e);
  }
}
