package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts that is durable only when it was checkpointed or flushed, as a store without its
 * own journal is. Thread-safe.
 */
final class CounterState implements GroupState {
  private final Path dir;
  private final List<String> entries = new ArrayList<>();
  private LogPosition applied = LogPosition.NONE;
  private int restores;

  CounterState(Path dir) {
    this.dir = dir;
    try {
      Files.createDirectories(dir);
      if (Files.exists(dir.resolve("position"))) {
        load(dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<String> entries() {
    return List.copyOf(entries);
  }

  synchronized int restores() {
    return restores;
  }

  @Override
  public synchronized LogPosition applied() {
    return applied;
  }

  @Override
  public synchronized byte[] apply(LogPosition at, byte[] entry) {
    String text = new String(entry, StandardCharsets.UTF_8);
    if (text.equals("fail-the-disk")) {
      throw new UncheckedIOException(new IOException("no space"));
    }
    entries.add(text);
    applied = at;
    return ("#" + entries.size()).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes to its own folder, as a store flushes now and then. */
  synchronized void flush() throws IOException {
    write(dir);
  }

  @Override
  public synchronized void checkpoint(Path target) throws IOException {
    Files.createDirectories(target.resolve("inner"));
    write(target);
    Files.writeString(target.resolve("inner").resolve("empty"), "");
  }

  @Override
  public synchronized void restore(Path source) throws IOException {
    for (String name : List.of("entries", "position")) {
      Files.copy(source.resolve(name), dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(source.resolve("inner").resolve("empty"))) {
      throw new IOException("incomplete checkpoint");
    }
    load(dir);
    restores++;
  }

  @Override
  public void close() {}

  private void write(Path target) throws IOException {
    Files.write(target.resolve("entries"), entries);
    Files.writeString(target.resolve("position"), applied.term() + " " + applied.index());
  }

  private void load(Path source) throws IOException {
    entries.clear();
    entries.addAll(Files.readAllLines(source.resolve("entries")));
    String[] position = Files.readString(source.resolve("position")).split(" ", -1);
    applied = new LogPosition(Long.parseLong(position[0]), Long.parseLong(position[1]));
  }
}
