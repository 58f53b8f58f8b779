package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were applied twice, or not as answered, are found. */
final class DedupeCheckerTest {
  @TempDir Path dir;
  private Told told;

  @BeforeEach
  void open() throws Exception {
    told = new Told(dir);
  }

  @AfterEach
  void close() throws Exception {
    told.close();
  }

  @Test
  void repeatsWithTheFirstAnswerAreValid() throws Exception {
    command(1, 10, 1).command(2, 11, 2).command(1, 10, 1);
    told.lost(0, "command", "lease", 3L).read(0, "token", "lease", null, 3L);
    put("write", "one", 5).put("write", "two", 6).put("again", "one", 5).read("two");
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
  }

  @Test
  void aCommandThatIsAppliedAgainIsFound() throws Exception {
    command(1, 10, 1).command(1, 11, 2);
    assertThat(judge().details().toString()).contains("answered anew");
  }

  @Test
  void aTokenOfMoreRequestsThanWereSentIsFound() throws Exception {
    command(1, 10, 1).command(1, 10, 1);
    told.read(0, "token", "lease", null, 2L);
    assertThat(judge().details().toString()).contains("1 to 1 requests");
  }

  @Test
  void twoRequestsWithOneAnswerAreFound() throws Exception {
    command(1, 10, 1).command(2, 10, 1);
    assertThat(judge().details().toString()).contains("one answer for two");
  }

  @Test
  void aPutThatComesBackIsFound() throws Exception {
    put("write", "one", 5).put("write", "two", 6).put("again", "one", 5).read("one");
    assertThat(judge().isInvalid()).isTrue();
  }

  @Test
  void aPutThatIsAnsweredAnewIsFound() throws Exception {
    put("write", "one", 5).put("again", "one", 7).read("one");
    assertThat(judge().details().toString()).contains("answered anew");
  }

  @Test
  void nothingRepeatedIsNoVerdict() throws Exception {
    command(1, 10, 1);
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private DedupeCheckerTest command(long number, long epoch, long token) {
    told.ok(0, "command", "lease", number, List.of(number, epoch, token));
    return this;
  }

  private DedupeCheckerTest put(String f, String stamp, long version) {
    told.ok(1, f, "object", stamp, List.of(stamp, version));
    return this;
  }

  private void read(String stamp) {
    told.read(1, "read", "object", null, stamp);
  }

  private Verdict judge() throws Exception {
    return told.judge(new DedupeChecker());
  }
}
