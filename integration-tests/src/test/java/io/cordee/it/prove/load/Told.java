package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.Verdict;
import io.cordee.it.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Histories by hand, told by some clients one after another. Confined to one test. */
final class Told implements AutoCloseable {
  private static final int CLIENTS = 3;

  private final Path file;
  private final Recorder recorder;
  private final Session[] clients = new Session[CLIENTS];

  Told(Path dir) throws Exception {
    this.file = dir.resolve("history");
    this.recorder = new Recorder(file, System::nanoTime);
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = new Session(recorder, i, new Random(i));
    }
  }

  /** Acknowledged with this answer. */
  Told ok(int client, String f, @Nullable String key, @Nullable Object value, Object answer) {
    clients[client].write(f, key, value, () -> answer);
    return this;
  }

  /** Certainly not done. */
  Told fail(int client, String f, @Nullable String key, @Nullable Object value) {
    clients[client].write(
        f,
        key,
        value,
        () -> {
          throw new CertainFailure("no");
        });
    return this;
  }

  /** Of unknown outcome. */
  Told lost(int client, String f, @Nullable String key, @Nullable Object value) {
    clients[client].write(
        f,
        key,
        value,
        () -> {
          throw new IllegalStateException("no answer");
        });
    return this;
  }

  /** Answered within the call of another operation. */
  Told around(int client, String f, String key, Object value, Object answer, Runnable within) {
    clients[client].write(
        f,
        key,
        value,
        () -> {
          within.run();
          return answer;
        });
    return this;
  }

  Told read(int client, String f, @Nullable String key, @Nullable Object value, Object answer) {
    clients[client].read(f, key, value, () -> answer);
    return this;
  }

  Verdict judge(Checker checker) throws Exception {
    return checker.check(HistoryReader.read(file));
  }

  @Override
  public void close() throws IOException {
    recorder.close();
  }
}
