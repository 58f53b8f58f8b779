package io.cordee.it.prove;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code cordee prove}, each {@code --name value} or {@code --name=value}.
 * Immutable.
 */
record Options(Map<String, String> values) {
  static final String USAGE =
      """
      usage: cordee prove [--level P|C] --workload W --nemesis N [--time 60s] [--seed X]
                          [--out DIR] [--keep]
             cordee prove --level S [--workload W|all] [--seed X] [--seeds N]
             cordee prove [--level P|C] --matrix quick|daily|nightly|containers [--time 60s] [--seed X] [--out DIR]
             cordee prove --list
      exit: 0 valid, 1 invalid, 2 unknown or not tested, 64 usage, 70 could not be run,
            10 level C lacks something on this machine: nothing was run
      """;

  private static final List<String> FLAGS = List.of("keep", "list");
  private static final List<String> NAMES =
      List.of(
          "level", "workload", "nemesis", "time", "seed", "seeds", "out", "matrix", "keep", "list");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h)");

  /** Reads the command line; IllegalArgumentException says what is wrong. */
  static Options parse(String... args) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        throw new IllegalArgumentException("'" + args[i] + "' is no option");
      }
      int equals = args[i].indexOf('=');
      String name = args[i].substring(2, equals < 0 ? args[i].length() : equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("no option --" + name);
      }
      String value = equals < 0 ? "" : args[i].substring(equals + 1);
      if (equals < 0 && !FLAGS.contains(name)) {
        i++;
        if (i == args.length) {
          throw new IllegalArgumentException("--" + name + " needs a value");
        }
        value = args[i];
      }
      if (values.put(name, value) != null) {
        throw new IllegalArgumentException("--" + name + " is given twice");
      }
    }
    return new Options(values);
  }

  boolean flag(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value of an option that must be there. */
  String need(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
  }

  long number(String name, long otherwise) {
    String value = values.getOrDefault(name, Long.toString(otherwise));
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " must be a number, not '" + value + "'", e);
    }
  }

  Duration time(Duration otherwise) {
    if (!flag("time")) {
      return otherwise;
    }
    Matcher matcher = TIME.matcher(need("time"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--time must be a number with s, m or h, not '" + need("time") + "'");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  Path out(Path otherwise) {
    return text("out").map(Path::of).orElse(otherwise).toAbsolutePath().normalize();
  }
}
