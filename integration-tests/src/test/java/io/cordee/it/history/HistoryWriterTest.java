package io.cordee.it.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryWriterTest {
  @TempDir private Path dir;
  private final AtomicLong clock = new AtomicLong();

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Path file = dir.resolve("deeper/history.jsonl");
    try (HistoryWriter writer = new HistoryWriter(file, clock::incrementAndGet)) {
      writer.invoke(1, "write", "k", 7);
      writer.invoke(2, "read", "k", null);
      writer.ok(2, "read", "k", List.of(1, Map.of("a", 2)));
      writer.fail(1, "write", "k", 7, "refused");
      writer.write(3, EventType.INVOKE, "cas", "k", List.of(1, 2), "node-a", null);
      writer.info(3, "cas", "k", List.of(1, 2), "timeout");
      assertThat(writer.events()).isEqualTo(6);
    }
    List<Operation> operations = HistoryReader.read(file).operations();
    assertThat(operations)
        .extracting(Operation::describe)
        .containsExactly(
            "write(key k, 7) failed (refused) by process 1, line 1",
            "read(key k) -> [1, {a=2}] by process 2, line 2",
            "cas(key k, [1, 2]) unknown (timeout) by process 3, line 5");
    assertThat(operations.get(1).before(operations.get(2))).isTrue();
    assertThat(operations.get(0).before(operations.get(1))).isFalse();
    assertThat(operations.get(2).end()).isEqualTo(Operation.NEVER);
    assertThat(Files.readAllLines(file).get(4))
        .isEqualTo(
            "{\"process\":3,\"type\":\"invoke\",\"f\":\"cas\",\"key\":\"k\",\"value\":[1,2],"
                + "\"time\":5,\"node\":\"node-a\"}");
  }

  @Test
  void everyEventIsInTheFileBeforeTheCallReturns() throws Exception {
    Path file = dir.resolve("h.jsonl");
    try (HistoryWriter writer = new HistoryWriter(file, clock::incrementAndGet)) {
      writer.invoke(1, "read", null, null);
      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void aProcessThatBreaksTheRulesIsRefused() throws Exception {
    try (HistoryWriter writer = new HistoryWriter(dir.resolve("h.jsonl"), clock::incrementAndGet)) {
      writer.invoke(1, "read", null, null);
      assertThatThrownBy(() -> writer.invoke(1, "read", null, null))
          .hasMessageContaining("two operations at once");
      writer.info(1, "read", null, null, "timeout");
      assertThatThrownBy(() -> writer.invoke(1, "read", null, null))
          .hasMessageContaining("retired");
      assertThatThrownBy(() -> writer.ok(2, "read", null, null))
          .hasMessageContaining("nothing to end");
    }
  }

  @Test
  void manyThreadsWriteWholeLines() throws Exception {
    Path file = dir.resolve("h.jsonl");
    int each = 500;
    List<Thread> threads = new ArrayList<>();
    try (HistoryWriter writer = new HistoryWriter(file, clock::incrementAndGet)) {
      for (int t = 0; t < 8; t++) {
        int process = t;
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    writer.invoke(process, "write", "k" + process, i);
                    writer.ok(process, "write", "k" + process, i);
                  }
                },
                "writer-" + t));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    History history = HistoryReader.read(file);
    assertThat(history.events()).isEqualTo(8 * each * 2);
    assertThat(history.operations()).hasSize(8 * each).allMatch(Operation::ok);
  }
}
