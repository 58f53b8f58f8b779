package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An S3 client that is a program of its own, run without this machine's accounts and proxies. One
 * that is not installed skips the test, unless {@code CORDEE_CLIENTS=required}. Immutable.
 */
record Tool(List<String> command, Map<String, String> environment, Path home) {
  private static final int LIMIT_MINUTES = 5;
  private static final boolean REQUIRED = "required".equals(System.getenv("CORDEE_CLIENTS"));
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  /** A program of the search path; {@code from} is the package that has it. */
  static Tool installed(String name, String from, Path home) {
    return new Tool(List.of(find(name).orElseGet(() -> missing(name, from))), Map.of(), home);
  }

  /** A Python that has this module. */
  static Tool python(String module, String from, Path home) throws Exception {
    for (String python : PYTHONS) {
      Optional<String> found = find(python);
      if (found.isPresent()) {
        Tool tool = new Tool(List.of(found.get()), Map.of(), home);
        if (tool.process("-c", "import " + module).waitFor() == 0) {
          return tool;
        }
      }
    }
    return new Tool(List.of(missing("the module " + module, from)), Map.of(), home);
  }

  /** Where this program is, the system's own before all others. */
  static Optional<String> find(String name) {
    String path = "/usr/bin" + File.pathSeparator + System.getenv("PATH");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static String missing(String what, String from) {
    String why = what + " is not installed: apt-get install " + from;
    if (REQUIRED) {
      throw new AssertionError(why);
    }
    return skip(why);
  }

  /** Skips the test, visibly. */
  static String skip(String why) {
    System.out.println("SKIPPED: " + why);
    return abort(why);
  }

  /** The same with more variables, as NAME, VALUE, NAME, VALUE. */
  Tool with(String... variables) {
    Map<String, String> more = new HashMap<>(environment);
    for (int i = 0; i < variables.length; i += 2) {
      more.put(variables[i], variables[i + 1]);
    }
    return new Tool(command, more, home);
  }

  /** The same with arguments that every call begins with. */
  Tool always(String... arguments) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(List.of(arguments));
    return new Tool(longer, environment, home);
  }

  /** The variables that all AWS clients read. */
  Tool keys(S3Endpoint s3) {
    return with(
        "AWS_ACCESS_KEY_ID",
        s3.accessKey(),
        "AWS_SECRET_ACCESS_KEY",
        s3.secretKey(),
        "AWS_DEFAULT_REGION",
        s3.region(),
        "AWS_REGION",
        s3.region(),
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** Runs it, which must succeed; what it printed. */
  String run(String... arguments) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Path out = Files.createTempFile(home, "out", "");
    Process process = builder(out, arguments).start();
    boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(out);
    String what = command.get(0) + " " + String.join(" ", arguments);
    assertThat(ended).as("%s within %s minutes%n%s", what, LIMIT_MINUTES, printed).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", what, printed).isZero();
    System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
    return printed;
  }

  private Process process(String... arguments) throws IOException {
    return builder(Files.createTempFile(home, "out", ""), arguments).start();
  }

  private ProcessBuilder builder(Path out, String... arguments) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(out.toFile());
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> name.startsWith("AWS_") || name.endsWith("CA_BUNDLE"));
    all.keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
    all.put("HOME", home.toString());
    all.put("PYTHONDONTWRITEBYTECODE", "1");
    all.putAll(environment);
    return builder;
  }
}
