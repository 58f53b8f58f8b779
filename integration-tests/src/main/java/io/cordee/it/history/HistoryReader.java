package io.cordee.it.history;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history file of any format in {@link Format} and finds out which it is. Confined to one
 * thread. The file streams through; only the operations are kept.
 */
public final class HistoryReader {
  /** How far into a file the first event must begin. */
  private static final int LOOK_AHEAD = 1 << 16;

  private static final int MAX_NOTES = 20;

  /** Process, type, operation and the rest, wherever a log line has its head. */
  private static final Pattern LOG_LINE =
      Pattern.compile("(?:^|\\s)(\\d+|:?nemesis)\\s+:(invoke|ok|fail|info)\\s+:([\\w-]+)\\s*(.*)$");

  private final Path file;
  private final Pairing pairing = new Pairing();
  private final List<String> notes = new ArrayList<>();
  private Format format = Format.JSON_LINES;

  private HistoryReader(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole file.
   *
   * @throws HistoryException if something in it is no event, or the events do not fit together
   * @throws IOException if it cannot be read
   */
  public static History read(Path file) throws IOException {
    HistoryReader reader = new HistoryReader(file);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      reader.readAll(in);
    } catch (BadEvent e) {
      throw new HistoryException(file, e.line(), e.text());
    }
    List<Operation> operations = reader.pairing.operations();
    if (IndependentKeys.present(operations)) {
      operations = IndependentKeys.split(operations);
      reader.note("values are [key value] pairs: judged key by key");
    }
    return new History(reader.format, operations, reader.pairing.events(), reader.notes);
  }

  private void readAll(BufferedReader in) throws IOException, BadEvent {
    format = detect(in);
    switch (format) {
      case JSON_LINES -> jsonLines(in);
      case JEPSEN_LOG -> log(in);
      default -> edn(in);
    }
  }

  private static Format detect(BufferedReader in) throws IOException {
    in.mark(LOOK_AHEAD);
    int read = 1;
    int c = in.read();
    boolean comment = c == ';';
    while (read < LOOK_AHEAD && c >= 0 && (comment || Character.isWhitespace(c))) {
      c = in.read();
      read++;
      comment = comment ? c != '\n' : c == ';';
    }
    int inner = c == '{' ? in.read() : c;
    while (read < LOOK_AHEAD && inner != c && Character.isWhitespace(inner)) {
      inner = in.read();
      read++;
    }
    in.reset();
    if (c < 0 || (c == '{' && (inner == '"' || inner == '}'))) {
      return Format.JSON_LINES;
    }
    return "{[(#".indexOf(c) >= 0 ? Format.JEPSEN_EDN : Format.JEPSEN_LOG;
  }

  private void jsonLines(BufferedReader in) throws IOException, BadEvent {
    int number = 0;
    for (String line = in.readLine(); line != null; ) {
      number++;
      String following = in.readLine();
      if (!line.isBlank()) {
        jsonLine(line, number, following == null);
      }
      line = following;
    }
  }

  private void jsonLine(String line, int number, boolean last) throws BadEvent {
    Map<String, @Nullable Object> map;
    try {
      map = JSON.std.mapFrom(line);
    } catch (IOException e) {
      if (last) {
        note("line " + number + " is cut off: the writer died while writing it");
        return;
      }
      throw new BadEvent(number, "not a JSON object: " + firstLine(e));
    }
    add(Fields.event(map, number), number);
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null ? "?" : message.lines().findFirst().orElse("?");
  }

  private void edn(BufferedReader in) throws IOException, BadEvent {
    Edn edn = new Edn(in);
    boolean first = true;
    for (Map<String, @Nullable Object> map = edn.nextMap(); map != null; map = edn.nextMap()) {
      Optional<Event> event = Fields.event(map, edn.line());
      if (first && event.isPresent()) {
        first = false;
        if (event.get().key() != null && event.get().f().matches("get|put|append")) {
          format = Format.PORCUPINE_KV;
        }
      }
      add(event, edn.line());
    }
  }

  private void log(BufferedReader in) throws IOException, BadEvent {
    int number = 0;
    int passed = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      Matcher matcher = LOG_LINE.matcher(line);
      if (matcher.find()) {
        add(logEvent(matcher), number);
      } else if (!line.isBlank()) {
        passed++;
      }
    }
    if (passed > 0 && pairing.events() == 0) {
      throw new BadEvent(
          1, "none of the known formats: JSON lines, EDN maps or a Jepsen log of operations");
    }
    if (passed > 0) {
      note(passed + " lines without an operation");
    }
  }

  private static Optional<Event> logEvent(Matcher matcher) throws IOException, BadEvent {
    if (matcher.group(1).endsWith("nemesis")) {
      return Optional.empty();
    }
    EventType type = EventType.of(matcher.group(2)).orElseThrow();
    Edn rest = new Edn(new StringReader(matcher.group(4)));
    boolean word = rest.keywordNext();
    Object first = rest.more() ? rest.value() : null;
    Object second = rest.more() ? rest.value() : null;
    Object error = word && type != EventType.INVOKE ? first : second;
    String f = matcher.group(3);
    if (type == EventType.FAIL && f.equals("cas") && error == null) {
      error = Operation.MISMATCH;
    }
    return Optional.of(
        new Event(
            Long.parseLong(matcher.group(1)),
            type,
            f,
            null,
            word && type != EventType.INVOKE ? null : Fields.plain(first),
            0,
            null,
            error == null ? null : error.toString()));
  }

  private void add(Optional<Event> event, int line) throws BadEvent {
    if (event.isPresent()) {
      pairing.add(event.get(), line);
    }
  }

  private void note(String text) {
    if (notes.size() < MAX_NOTES) {
      notes.add(file.getFileName() + ": " + text);
    }
  }
}
