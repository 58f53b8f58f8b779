package io.cordee.cli.config;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The PEM files of one identity. Immutable. */
public record TlsFiles(Path ca, Path certificate, Path key) {
  private static final List<String> KEYS = List.of("ca", "certificate", "key");

  static TlsFiles read(ConfigSection parent) {
    ConfigSection section = parent.section("tls", KEYS);
    return new TlsFiles(file(section, "ca"), file(section, "certificate"), file(section, "key"));
  }

  private static Path file(ConfigSection section, String key) {
    Path file = section.path(key);
    if (!Files.isReadable(file)) {
      CordeeException wrong = section.wrong(key, "a readable PEM file");
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID, wrong.getMessage() + " (" + file + " is not)");
    }
    return file;
  }
}
