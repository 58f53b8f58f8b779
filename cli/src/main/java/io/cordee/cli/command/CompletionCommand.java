package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordee completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script.",
      "Example: source <(cordee completion bash)   (zsh reads the same script)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells that read the script. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(index = "0", paramLabel = "bash|zsh", defaultValue = "BASH")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    out.println(AutoComplete.bash("cordee", spec.root().commandLine()));
    return ExitCode.DONE;
  }
}
