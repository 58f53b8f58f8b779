package io.cordee.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file {@code environment} in a member's folder: lines {@code NAME=VALUE} that its process gets
 * at each start, beside what it inherits. Stateless.
 */
public final class Environment {
  private static final String FILE = "environment";

  private Environment() {}

  /** Empty when there is no such file. */
  public static Map<String, String> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Map.of();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IOException("not NAME=VALUE: '" + line + "' in " + file);
      }
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  /** Writes the file; makes none when there are no variables. */
  public static void write(Path folder, Map<String, String> variables) throws IOException {
    if (!variables.isEmpty()) {
      StringBuilder text = new StringBuilder();
      variables.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
      Files.writeString(folder.resolve(FILE), text);
    }
  }
}
