package io.cordee.mariadb;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the MariaDB programs are. Immutable.
 *
 * @param server {@code mariadbd}
 * @param installer the {@code mariadb-install-db} script
 * @param baseDir directory that {@code --basedir} needs, empty for the system's own packages
 * @param directories where tools as {@code mariadb-dump} are looked for
 * @param source what was chosen, for messages: {@code system}, {@code embedded 11.4.5} or a path
 */
public record MariaDbBinaries(
    Path server, Path installer, Optional<Path> baseDir, List<Path> directories, String source) {
  /**
   * Environment variable: {@code system}, {@code embedded}, or the directory of an installation.
   */
  public static final String CHOICE = "CORDEE_MARIADB";

  public MariaDbBinaries {
    directories = List.copyOf(directories);
  }

  /**
   * The machine's MariaDB, or where it has none, the one that {@link EmbeddedMariaDb} fetches.
   *
   * @throws IOException when nothing usable was found; the message says what to install or set
   */
  public static MariaDbBinaries find() throws IOException {
    return find(System.getenv(), line -> {});
  }

  /** As {@link #find()}, with lines of progress while a download lasts. */
  public static MariaDbBinaries find(Map<String, String> environment, Consumer<String> progress)
      throws IOException {
    String choice = environment.getOrDefault(CHOICE, "");
    return switch (choice) {
      case "" -> {
        Optional<MariaDbBinaries> system = system(environment);
        yield system.isPresent() ? system.get() : new EmbeddedMariaDb(environment, progress).get();
      }
      case "system" ->
          system(environment)
              .orElseThrow(
                  () ->
                      new IOException(
                          CHOICE
                              + "=system but no mariadbd in PATH or /usr/sbin; install the packages"
                              + " mariadb-server and mariadb-backup, or unset "
                              + CHOICE));
      case "embedded" -> new EmbeddedMariaDb(environment, progress).get();
      default -> installation(Path.of(choice));
    };
  }

  /** A tool of the same installation, as {@code mariadb-dump} or {@code mariadb-binlog}. */
  public Optional<Path> tool(String name) {
    return first(directories, name);
  }

  private static Optional<MariaDbBinaries> system(Map<String, String> environment) {
    List<Path> directories = new ArrayList<>();
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        directories.add(Path.of(entry));
      }
    }
    for (String usual : List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin")) {
      directories.add(Path.of(usual));
    }
    Optional<Path> server = first(directories, "mariadbd");
    Optional<Path> installer = first(directories, "mariadb-install-db");
    if (server.isEmpty() || installer.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MariaDbBinaries(
            server.get(), installer.get(), Optional.empty(), directories, "system"));
  }

  /** An unpacked installation: {@code bin/mariadbd}, {@code scripts/mariadb-install-db}. */
  static MariaDbBinaries installation(Path base) throws IOException {
    List<Path> directories =
        List.of(base.resolve("bin"), base.resolve("sbin"), base.resolve("scripts"), base);
    Optional<Path> server = first(directories, "mariadbd");
    Optional<Path> installer = first(directories, "mariadb-install-db");
    if (server.isEmpty() || installer.isEmpty()) {
      throw new IOException(
          "no mariadbd and mariadb-install-db under "
              + base
              + " (looked in bin, sbin, scripts); set "
              + CHOICE
              + " to system, embedded, or the directory of a MariaDB installation");
    }
    return new MariaDbBinaries(
        server.get(),
        installer.get(),
        Optional.of(base.toAbsolutePath()),
        directories,
        base.toString());
  }

  private static Optional<Path> first(List<Path> directories, String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
