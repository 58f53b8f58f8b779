package io.cordee.it.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryReaderTest {
  @TempDir private Path dir;

  @Test
  void textLogsOfOneRegister() throws Exception {
    History history =
        read(
            "INFO  jepsen.util - 4 :invoke :cas [3 1]",
            "INFO  jepsen.util - 0\t:invoke\t:read\tnil",
            "INFO  jepsen.core - Worker 0 starting",
            "INFO  jepsen.util - :nemesis :info :start nil",
            "INFO  jepsen.util - 0\t:ok\t:read\tnil",
            "INFO  jepsen.util - 4\t:fail\t:cas\t[3 1]",
            "2016-01-02 INFO [jepsen worker 1] jepsen.util 1\t:invoke\t:write\t2",
            "INFO  jepsen.util - 1\t:info\t:write\t:timed-out",
            "INFO  jepsen.util - 2\t:invoke\t:read\tnil",
            "INFO  jepsen.util - 2\t:fail\t:read\t:timed-out",
            "INFO  jepsen.util - 3\t:invoke\t:cas\t[1 2]",
            "INFO  jepsen.util - 3\t:info\t:cas\t[1 2]\t:timed-out");
    assertThat(history.format()).isEqualTo(Format.JEPSEN_LOG);
    assertThat(history.operations())
        .extracting(Operation::describe)
        .containsExactly(
            "cas([3, 1]) failed (mismatch) by process 4, line 1",
            "read() -> nil by process 0, line 2",
            "write(2) unknown (timed-out) by process 1, line 7",
            "read() failed (timed-out) by process 2, line 9",
            "cas([1, 2]) unknown (timed-out) by process 3, line 11");
    assertThat(history.notes()).singleElement().asString().contains("1 lines without an operation");
  }

  @Test
  void ednMapsOnePerLineWithKeysInAnyOrder() throws Exception {
    History history =
        read(
            "{:process 0, :type :invoke, :f :cas, :value [1 2]}",
            "{:type :fail :value [1 2], :f :cas, :process 0, :time 12, :error :not-1}",
            "{:process :nemesis, :type :info, :f :start, :value nil}",
            "#jepsen.history.Op{:process 1, :type :invoke, :f :read, :value nil, :index 3}",
            "{:process 1, :type :ok, :f :read, :value -3}");
    assertThat(history.format()).isEqualTo(Format.JEPSEN_EDN);
    assertThat(history.operations())
        .extracting(Operation::describe)
        .containsExactly(
            "cas([1, 2]) failed (not-1) by process 0, line 1", "read() -> -3 by process 1, line 4");
  }

  @Test
  void ednInOneVectorOrListWithComments() throws Exception {
    for (String brackets : List.of("[]", "()")) {
      History history =
          read(
              "; found by hand",
              brackets.charAt(0)
                  + "{:process 22  :type :invoke, :f :write, :value \"a\\n\\u0041\"}",
              " ; between",
              " {:process 22, :type :ok, :f :write, :value \"a\\n\\u0041\" :x #{1 2}} #_{:gone 1}",
              "{:process 3 :type :invoke :f :txn :value [[:r 1 nil] [:append :k 2.5]]}"
                  + brackets.charAt(1));
      assertThat(history.format()).isEqualTo(Format.JEPSEN_EDN);
      assertThat(history.operations()).hasSize(2);
      assertThat(history.operations().get(0).input()).isEqualTo("a\nA");
      assertThat(history.operations().get(1).input())
          .isEqualTo(List.of(Arrays.asList("r", 1L, null), List.of("append", "k", 2.5)));
      assertThat(history.operations().get(1).outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  void independentRegistersAreKeys() throws Exception {
    History history =
        read(
            "{:process 0, :type :invoke, :f :read, :value [7 nil]}",
            "{:process 0, :type :ok, :f :read, :value [7 4]}",
            "{:process 0, :type :invoke, :f :cas, :value [8 [1 2]]}",
            "{:process 0, :type :ok, :f :cas, :value [8 [1 2]]}");
    assertThat(history.operations())
        .extracting(Operation::describe)
        .containsExactly(
            "read(key 7) -> 4 by process 0, line 1",
            "cas(key 8, [1, 2]) -> [1, 2] by process 0, line 3");
  }

  @Test
  void porcupinesKeyValueLogs() throws Exception {
    History history =
        read(
            "{:process 1, :type :invoke, :f :put, :key \"3\", :value \"x\"}",
            "{:process 1, :type :ok, :f :put, :key \"3\", :value \"x\"}",
            "{:process 1, :type :invoke, :f :get, :key \"3\", :value nil}",
            "{:process 1, :type :ok, :f :get, :key \"3\", :value \"x\"}");
    assertThat(history.format()).isEqualTo(Format.PORCUPINE_KV);
    assertThat(history.operations().get(1).output()).isEqualTo("x");
    assertThat(history.operations().get(1).key()).isEqualTo("3");
  }

  @Test
  void aLineCutOffByAKilledWriterIsPassedOver() throws Exception {
    History history =
        read(
            "{ \"process\": 1, \"type\": \"invoke\", \"f\": \"read\", \"key\": \"k\"}",
            "{\"process\":1,\"type\":\"ok\",\"f\":\"re");
    assertThat(history.operations()).singleElement().matches(o -> o.outcome() == Outcome.UNKNOWN);
    assertThat(history.notes()).singleElement().asString().contains("line 2 is cut off");
  }

  @Test
  void anEmptyFileIsAnEmptyHistory() throws Exception {
    assertThat(read("").operations()).isEmpty();
  }

  @Test
  void whatCannotBeUnderstoodIsNamedByFileAndLine() throws Exception {
    String invoke = "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}";
    refused(":2: not a JSON object", invoke, "nonsense", invoke);
    refused(":1: no process", "{\"type\":\"invoke\"}");
    refused(":1: type is none of", "{\"process\":1,\"type\":\"did\",\"f\":\"read\"}");
    refused(":1: no f", "{\"process\":1,\"type\":\"ok\"}");
    refused(":2: process 1 begins a read while its read of line 1", invoke, invoke);
    refused(
        ":1: process 1 ends a read it never began",
        "{\"process\":1,\"type\":\"ok\",\"f\":\"read\"}");
    refused(
        ":2: process 1 ends a write but it began a read on line 1",
        invoke,
        "{\"process\":1,\"type\":\"ok\",\"f\":\"write\"}");
    refused(":1: none of the known formats", "hello", "world");
    refused(":2: the file ends in the middle", "{:process 0,", " :type [");
    refused(":1: expected a map", "[:process 0]");
  }

  private void refused(String where, String... lines) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("history.txt" + where);
  }

  private History read(String... lines) throws Exception {
    Path file = dir.resolve("history.txt");
    Files.writeString(file, String.join("\n", lines));
    return HistoryReader.read(file);
  }
}
