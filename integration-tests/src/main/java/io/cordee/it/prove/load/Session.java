package io.cordee.it.prove.load;

import io.cordee.it.history.EventType;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of the history: records each operation around its call, and goes on under a new
 * identity when an outcome stays unknown. Confined to the client's thread.
 */
public final class Session {
  private static final int FINAL_TRIES = 5;

  private final Recorder recorder;
  private final int client;
  private final Random random;
  private long process;
  private long sequence;

  /**
   * A client of a run.
   *
   * @param client 0-based number of the client, -1 for the one that reads everything at the end
   */
  public Session(Recorder recorder, int client, Random random) {
    this.recorder = recorder;
    this.client = client;
    this.random = random;
    this.process = recorder.newProcess();
  }

  /** The source of this client's chance. */
  public Random random() {
    return random;
  }

  /** A value that nobody else writes. */
  public String stamp() {
    return "c" + client + "-" + sequence++;
  }

  /** The time of the history, in nanoseconds. */
  long nanos() {
    return recorder.now();
  }

  /** The present identity. */
  long process() {
    return process;
  }

  /** Something that may change the cluster's state; whether it was acknowledged. */
  public boolean write(String f, @Nullable String key, @Nullable Object value, Call call) {
    return change(f, key, value, true, call);
  }

  /** As {@link #write}, by an operator: it does not count among the clients' writes. */
  public boolean operate(String f, @Nullable String key, @Nullable Object value, Call call) {
    return change(f, key, value, false, call);
  }

  private boolean change(
      String f, @Nullable String key, @Nullable Object value, boolean write, Call call) {
    long begun = invoke(f, key, value);
    try {
      Object answer = call.run();
      end(EventType.OK, f, key, answer, write, begun);
      return true;
    } catch (Exception e) {
      Failing failing = Failing.of(e);
      recorder.tally().error(f + " " + failing.error());
      EventType how = failing.certain() ? EventType.FAIL : EventType.INFO;
      ended(how, f, key, value, failing.error(), write, begun);
      if (how == EventType.INFO) {
        process = recorder.newProcess();
      }
      keepInterrupt(e);
      return false;
    }
  }

  /** Something that changes nothing; whether it was answered. */
  public boolean read(String f, @Nullable String key, Call call) {
    return read(f, key, null, call);
  }

  /** As {@link #read(String, String, Call)}, with a value in its invocation. */
  public boolean read(String f, @Nullable String key, @Nullable Object value, Call call) {
    long begun = invoke(f, key, value);
    try {
      Object answer = call.run();
      end(EventType.OK, f, key, answer, false, begun);
      return true;
    } catch (Exception e) {
      Failing failing = Failing.of(e);
      recorder.tally().error(f + " " + failing.error());
      ended(EventType.FAIL, f, key, value, failing.error(), false, begun);
      keepInterrupt(e);
      return false;
    }
  }

  /**
   * A read of a healed cluster: tried a few times.
   *
   * @throws AssertionError when none of them is answered
   */
  public void mustRead(String f, @Nullable String key, Call call) {
    mustRead(f, key, null, call);
  }

  /** As {@link #mustRead(String, String, Call)}, with a value in its invocation. */
  public void mustRead(String f, @Nullable String key, @Nullable Object value, Call call) {
    for (int i = 0; i < FINAL_TRIES; i++) {
      if (read(f, key, value, call)) {
        return;
      }
    }
    throw new AssertionError(
        "the healed cluster did not answer " + f + (key == null ? "" : " of key " + key));
  }

  private static void keepInterrupt(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  private long invoke(String f, @Nullable String key, @Nullable Object value) {
    recorder.history().invoke(process, f, key, value);
    return recorder.now();
  }

  private void end(
      EventType how,
      String f,
      @Nullable String key,
      @Nullable Object value,
      boolean write,
      long begun) {
    ended(how, f, key, value, null, write, begun);
  }

  private void ended(
      EventType how,
      String f,
      @Nullable String key,
      @Nullable Object value,
      @Nullable String error,
      boolean write,
      long begun) {
    long now = recorder.now();
    recorder.history().write(process, how, f, key, value, null, error);
    recorder.tally().add(f, how, write, begun, now);
  }
}
