package io.cordee.sql.manager.readmit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where MariaDB's client programs are. Immutable. */
public record Tools(List<Path> directories) {
  public Tools {
    directories = List.copyOf(directories);
  }

  /**
   * The directories of an environment variable like {@code PATH}, after {@code first}.
   *
   * @param path value of {@code PATH}, may be empty
   */
  public static Tools of(List<Path> first, String path) {
    List<Path> all = new ArrayList<>(first);
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        all.add(Path.of(entry));
      }
    }
    return new Tools(all);
  }

  Path find(String program) throws IOException {
    return directories.stream()
        .map(d -> d.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "no program "
                        + program
                        + " in "
                        + directories
                        + "; install the package mariadb-client on this node"));
  }
}
