package io.cordee.cli.config;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code cordee.yaml}: where the cluster is and who asks. Immutable.
 *
 * @param admin base URLs of the admin APIs, tried in order
 * @param rpc addresses of the coordination services, for drivers
 */
public record ClientConfig(
    Path file, String cluster, List<String> admin, List<String> rpc, TlsFiles tls) {
  public static final String VARIABLE = "CORDEE_CONFIG";
  private static final List<String> KEYS = List.of("cluster", "admin", "rpc", "tls");

  public ClientConfig {
    admin = List.copyOf(admin);
    rpc = List.copyOf(rpc);
  }

  /** The file of {@code --config}, else of {@code CORDEE_CONFIG}; CONFIG_INVALID when neither. */
  public static ClientConfig find(@Nullable Path option, Map<String, String> environment) {
    if (option != null) {
      return read(option);
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (variable.isBlank()) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          "no cluster named: give --config FILE or set "
              + VARIABLE
              + " (a cordee.yaml as `cordee cluster init` or `cordee local start` writes it)");
    }
    return read(Path.of(variable));
  }

  public static ClientConfig read(Path file) {
    ConfigSection root = ConfigSection.read(file, KEYS);
    List<String> admin = root.texts("admin", Formats::isHttpsUrl, "https://HOST:PORT");
    if (admin.isEmpty()) {
      throw root.wrong("admin", "at least one https://HOST:PORT");
    }
    return new ClientConfig(
        file,
        root.text("cluster", Formats::isName, Formats.NAME_ALLOWED),
        admin,
        root.has("rpc")
            ? root.texts("rpc", Formats::isAddress, Formats.ADDRESS_ALLOWED)
            : List.of(),
        TlsFiles.read(root));
  }

  public String toYaml() {
    StringBuilder yaml = new StringBuilder(512);
    yaml.append("# For the cordee command: --config THIS_FILE or ").append(VARIABLE).append('\n');
    yaml.append("cluster: ").append(Formats.quoted(cluster)).append("\nadmin:\n");
    admin.forEach(url -> yaml.append("  - ").append(Formats.quoted(url)).append('\n'));
    yaml.append("rpc:\n");
    rpc.forEach(address -> yaml.append("  - ").append(Formats.quoted(address)).append('\n'));
    yaml.append("tls:\n  ca: ").append(shown(tls.ca()));
    yaml.append("\n  certificate: ").append(shown(tls.certificate()));
    yaml.append("\n  key: ").append(shown(tls.key())).append('\n');
    return yaml.toString();
  }

  private String shown(Path path) {
    return Formats.quoted(Formats.relative(file, path));
  }
}
