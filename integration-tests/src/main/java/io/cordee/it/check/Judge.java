package io.cordee.it.check;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.it.history.Format;
import io.cordee.it.history.History;
import io.cordee.it.history.HistoryReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code cordee judge FILE --model MODEL}: judges a recorded history again. Prints one verdict line
 * and the operations that prove it. Confined to the main thread.
 */
public final class Judge {
  /** The promise was kept. */
  static final int VALID = 0;

  /** The promise was broken. */
  static final int INVALID = 1;

  /** It cannot be decided. */
  static final int UNKNOWN = 2;

  private static final int USAGE = 64;
  private static final int UNREADABLE = 65;

  private static final String HELP =
      """
      usage: cordee judge FILE --model MODEL [--output text|json]

        --model register       read, write; linearizable
        --model cas-register   read, write, cas [old new]; linearizable
        --model kv             get, put, append, delete, cas by key; linearizable
        --model set            add, remove, read of all   [--stale-allowed]
        --model bank           read of all balances       [--total N]
        --model append         txn of appends and reads   [--isolation LEVEL]
        --model lock           acquire, renew, hold, release, write with tokens
        --model session        write and read of versions, a process is a session
        --model autoinc        insert answered with an id

      FILE is Cordée's JSON lines, Jepsen's text log or EDN, or Porcupine's EDN; which one is found
      out. The model may be left out for Porcupine's logs (kv) and for Jepsen's text logs
      (cas-register). LEVEL is read-committed, snapshot, serializable or strict-serializable (the
      default). Exit: 0 valid, 1 invalid, 2 unknown, 64 wrong usage, 65 unreadable file.
      """;

  private final PrintStream out;
  private final PrintStream err;

  Judge(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new Judge(out, System.err).run(args));
  }

  /** What the command line says. Confined to the main thread. */
  private static final class Options {
    final Map<String, String> values = new LinkedHashMap<>();
    Optional<Path> file = Optional.empty();

    String get(String name, String byDefault) {
      return values.getOrDefault(name, byDefault);
    }
  }

  private static final List<String> WITH_VALUE =
      List.of("--model", "--output", "--total", "--isolation");

  int run(String... args) {
    Options options = new Options();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help") || arg.equals("-h")) {
        out.print(HELP);
        return 0;
      } else if (WITH_VALUE.contains(arg) && i + 1 < args.length) {
        options.values.put(arg, args[++i]);
      } else if (arg.equals("--stale-allowed")) {
        options.values.put(arg, "true");
      } else if (!arg.startsWith("-") && options.file.isEmpty()) {
        options.file = Optional.of(Path.of(arg));
      } else {
        return usage("cannot make sense of " + arg);
      }
    }
    if (options.file.isEmpty()) {
      return usage("no history file given");
    }
    if (!List.of("text", "json").contains(options.get("--output", "text"))) {
      return usage("--output is text or json");
    }
    return judge(options.file.get(), options);
  }

  private int judge(Path file, Options options) {
    try {
      String problem = problem(options);
      if (!problem.isEmpty()) {
        return usage(problem);
      }
      History history = HistoryReader.read(file);
      history.notes().forEach(note -> err.println("judge: " + note));
      String model = options.get("--model", byDefault(history.format()));
      if (model.isEmpty() && !history.operations().isEmpty()) {
        return usage("--model is needed: nothing in the file says what it should keep to");
      }
      Verdict verdict =
          history.operations().isEmpty()
              ? Verdict.unknown("there is no operation to judge")
              : checker(model, options, history).orElseThrow().check(history);
      print(file, model, history, verdict, options.get("--output", "text").equals("json"));
      return switch (verdict.kind()) {
        case VALID -> VALID;
        case INVALID -> INVALID;
        case UNKNOWN -> UNKNOWN;
      };
    } catch (NoSuchFileException e) {
      err.println("judge: no such file: " + file);
      return UNREADABLE;
    } catch (IOException e) {
      err.println("judge: cannot read the history: " + e.getMessage());
      return UNREADABLE;
    }
  }

  private static String byDefault(Format format) {
    return switch (format) {
      case PORCUPINE_KV -> "kv";
      case JEPSEN_LOG -> "cas-register";
      default -> "";
    };
  }

  private String problem(Options options) {
    String model = options.get("--model", "");
    History empty = History.of(List.of());
    if (!model.isEmpty() && checker(model, options, empty).isEmpty()) {
      return "no such model: " + model;
    }
    if (Isolation.of(options.get("--isolation", "serializable")).isEmpty()) {
      return "no such isolation level: " + options.get("--isolation", "");
    }
    return options.get("--total", "0").matches("-?\\d{1,18}") ? "" : "--total is a number";
  }

  /** The checker of a model, fitted to the history. */
  private static Optional<Checker> checker(String model, Options options, History history) {
    return switch (model) {
      case "register" ->
          Optional.of(
              ZoneChecker.suits(history.operations())
                  ? new ZoneChecker()
                  : new Wgl(ValueModel.register()));
      case "cas-register" -> Optional.of(new Wgl(ValueModel.casRegister()));
      case "kv" -> Optional.of(new Wgl(ValueModel::keyValue));
      case "set" -> Optional.of(new SetFull(options.values.containsKey("--stale-allowed")));
      case "bank" -> Optional.of(new Bank(total(options)));
      case "append" ->
          Optional.of(
              new AppendChecker(
                  Isolation.of(options.get("--isolation", ""))
                      .orElse(Isolation.STRICT_SERIALIZABLE)));
      case "lock" ->
          Optional.of(
              LockChecker.suits(history.operations())
                  ? new LockChecker()
                  : new Wgl(new MutexModel()));
      case "session" -> Optional.of(new SessionChecker());
      case "autoinc" -> Optional.of(new AutoInc());
      default -> Optional.empty();
    };
  }

  private static OptionalLong total(Options options) {
    String total = options.get("--total", "");
    return total.matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(total))
        : OptionalLong.empty();
  }

  private void print(Path file, String model, History history, Verdict verdict, boolean json)
      throws IOException {
    if (!json) {
      out.println(verdict);
      out.println("  model=" + model + " format=" + word(history.format()) + counts(verdict));
      return;
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("verdict", verdict.kind().name().toLowerCase(Locale.ROOT));
    report.put("summary", verdict.summary());
    report.put("details", verdict.details());
    report.put("model", model);
    report.put("file", file.toString());
    report.put("format", word(history.format()));
    report.put("operations", history.operations().size());
    report.put("counts", verdict.counts());
    report.put("notes", history.notes());
    out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(report));
  }

  private static String word(Format format) {
    return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String counts(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    verdict.counts().forEach((name, count) -> text.append(' ').append(name + "=" + count));
    return text.toString();
  }

  private int usage(String problem) {
    err.println("judge: " + problem);
    err.print(HELP);
    return USAGE;
  }
}
