package io.cordee.cli.command;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config FILE}: which cluster, and as whom. Confined to the main thread. */
public final class ClusterOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "cordee.yaml of the cluster (default: environment variable CORDEE_CONFIG)")
  private @Nullable Path config;

  public ClientConfig config() {
    return ClientConfig.find(config, System.getenv());
  }

  public AdminClient admin() {
    return new AdminClient(config());
  }
}
