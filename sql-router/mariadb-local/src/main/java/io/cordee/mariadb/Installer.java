package io.cordee.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the data directory of a new server. Stateless. */
final class Installer {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

  private Installer() {}

  static void install(Path dir, MariaDbBinaries binaries, boolean root) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.installer().toString());
    command.add("--no-defaults");
    binaries.baseDir().ifPresent(base -> command.add("--basedir=" + base));
    command.add("--datadir=" + dir.resolve("data"));
    // a server that starts removes what others have in a shared directory for temporary tables
    command.add("--tmpdir=" + dir.resolve("tmp"));
    command.add("--auth-root-authentication-method=normal");
    command.add("--skip-test-db");
    command.add("--skip-name-resolve");
    command.add("--innodb-log-file-size=16M");
    if (root) {
      command.add("--user=root");
    }
    Path output = dir.resolve("install.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(INSTALL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("mariadb-install-db did not end within " + INSTALL_LIMIT);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while mariadb-install-db ran", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "mariadb-install-db failed with exit code "
              + process.exitValue()
              + ":\n"
              + Files.readString(output));
    }
  }
}
