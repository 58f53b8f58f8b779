package io.cordee.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class SpaceReturnTest {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean(true);

  @Test
  void aNodeStartsAnewOnlyWhenACopyStoppedAndThereIsSpaceAgain() {
    SpaceReturn space = new SpaceReturn(stopped::get, full::get);
    space.look();
    assertThat(space.returned()).isNotDone();
    full.set(false);
    space.look();
    assertThat(space.returned()).as("it only was full").isNotDone();
    full.set(true);
    stopped.set(true);
    space.look();
    assertThat(space.returned()).as("it is full still").isNotDone();
    full.set(false);
    space.look();
    assertThat(space.returned()).isDone();
  }
}
