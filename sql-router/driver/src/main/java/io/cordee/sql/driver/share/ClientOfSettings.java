package io.cordee.sql.driver.share;

import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.sql.driver.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Makes a coordination client with the identity that the URL names. Stateless. */
final class ClientOfSettings {
  private static final List<String> FILES = List.of("ca.crt", "client.crt", "client.key");

  private ClientOfSettings() {}

  static Coordinator connect(Settings settings) throws SQLException {
    List<Path> files = files(settings.identity());
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw wrong("identity: cannot read " + file.toAbsolutePath());
      }
    }
    try {
      return CoordinationClient.connect(
          settings.coordination(), new TlsIdentity(files.get(0), files.get(1), files.get(2)));
    } catch (CordeeException e) {
      throw new SQLException("identity: " + e.getMessage(), "08001", e);
    }
  }

  /** A directory, or the three files. */
  static List<Path> files(String identity) throws SQLException {
    if (identity.isEmpty()) {
      throw wrong("identity is missing: identity=DIR with " + FILES);
    }
    String[] parts = identity.split(",", -1);
    if (parts.length == FILES.size()) {
      return List.of(Path.of(parts[0]), Path.of(parts[1]), Path.of(parts[2]));
    }
    if (parts.length != 1) {
      throw wrong(
          "identity is neither a directory nor three files ca,certificate,key: " + identity);
    }
    Path dir = Path.of(identity);
    return FILES.stream().map(dir::resolve).toList();
  }

  private static SQLException wrong(String message) {
    return new SQLException(message, "08001");
  }
}
