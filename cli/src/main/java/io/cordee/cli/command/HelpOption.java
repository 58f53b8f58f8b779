package io.cordee.cli.command;

import picocli.CommandLine.Option;

/** {@code -h}, {@code --help}. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "prints this help")
  private boolean help;

  public boolean asked() {
    return help;
  }
}
