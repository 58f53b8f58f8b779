package io.cordee.cli.config;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the node's SQL manager logs in to the MariaDB servers.
 *
 * @param passwordFile holds the password alone
 * @param binaries folder of MariaDB's client programs, when they are not on the PATH
 */
public record SqlAccess(String user, Path passwordFile, Optional<Path> binaries) {
  private static final List<String> KEYS = List.of("user", "password-file", "binaries");

  static SqlAccess read(ConfigSection parent) {
    ConfigSection section = parent.section("sql", KEYS);
    return new SqlAccess(
        section.text("user", "a MariaDB account name"),
        section.path("password-file"),
        section.optionalPath("binaries"));
  }

  /** Reads the password; CONFIG_INVALID when the file cannot be read. */
  public String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          "cannot read " + passwordFile + " (sql.password-file): " + e,
          e);
    }
  }
}
