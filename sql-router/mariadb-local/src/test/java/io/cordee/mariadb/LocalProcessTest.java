package io.cordee.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that says which process is meant. */
final class LocalProcessTest {
  private static final int TIMES = 2_000;

  @TempDir Path dir;

  @Test
  void aReaderNeverFindsHalfAFile() throws IOException, ExecutionException, InterruptedException {
    Path file = dir.resolve("process");
    LocalProcess process = new LocalProcess(12_345, 67_890);
    process.write(file);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          thread.submit(
              () -> {
                for (int i = 0; i < TIMES; i++) {
                  process.write(file);
                }
                return null;
              });
      while (!writer.isDone()) {
        assertThat(LocalProcess.read(file)).contains(process);
      }
      writer.get();
    } finally {
      thread.shutdownNow();
    }
  }
}
