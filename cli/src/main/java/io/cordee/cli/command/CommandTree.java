package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.config.Suggest;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Builds the command tree. Only the asked for top-level command is built, because building all of
 * them costs a good part of the time that {@code cordee status} may take.
 */
public final class CommandTree {
  private static final int MAX_REASON_CHARACTERS = 2_000;

  private CommandTree() {}

  /** The root: a command word must follow. */
  @Command(
      name = "cordee",
      description = "Replicated storage and database cluster with failover management.",
      synopsisSubcommandLabel = "COMMAND",
      footerHeading = "%nExit codes: 0 done; status: 0 ok, 1 warn, 2 fail, 3 cannot tell;%n",
      footer = {
        "10 refused, 11 not confirmed, 12 plan out of date, 13 not allowed, 14 no leader or",
        "unreachable, 15 still running or unknown, 64 usage, 70 bug."
      })
  static final class Root implements Callable<Integer> {

    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      throw new ParameterException(spec.commandLine(), "name a command");
    }
  }

  /** A group such as {@code node}: a subcommand must follow. */
  public abstract static class Group implements Callable<Integer> {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() {
      throw new ParameterException(
          spec.commandLine(), "name what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
  }

  /** The command line for these arguments. */
  public static CommandLine build(String... args) {
    Map<String, Supplier<Object>> commands = Commands.all();
    CommandLine root = new CommandLine(new Root());
    Supplier<Object> only = args.length == 0 ? null : commands.get(args[0]);
    if (only != null && !args[0].equals("completion")) {
      root.addSubcommand(args[0], only.get());
    } else {
      commands.forEach((name, make) -> root.addSubcommand(name, make.get()));
    }
    addHelp(root);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(CommandTree::usage);
    root.setExecutionExceptionHandler(CommandTree::failed);
    return root;
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
    command.getSubcommands().values().forEach(CommandTree::addHelp);
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String hint = "";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      hint = Suggest.hint(unmatched.getUnmatched().get(0), words(command));
    }
    String message = e.getMessage() + hint;
    if (wantsJson(args)) {
      err.println(error(ErrorCode.INVALID_ARGUMENT, message));
    } else {
      err.println(command.getCommandSpec().qualifiedName() + ": " + message);
      err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.USAGE;
  }

  private static List<String> words(CommandLine command) {
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    for (OptionSpec option : command.getCommandSpec().options()) {
      words.addAll(List.of(option.names()));
    }
    return words;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    boolean json = wantsJson(parsed.originalArgs().toArray(String[]::new));
    PrintWriter err = command.getErr();
    if (e instanceof CordeeException refused) {
      String text = String.valueOf(refused.getMessage());
      err.println(
          json
              ? error(refused.code(), text)
              : command.getCommandSpec().qualifiedName() + ": " + refused.code() + ": " + text);
      return refused.code() == ErrorCode.INTERNAL ? ExitCode.BUG : ExitCode.of(refused.code());
    }
    if (json) {
      err.println(error(ErrorCode.INTERNAL, e.toString()));
    } else {
      err.println("cordee: a bug: please report this");
      e.printStackTrace(err);
    }
    return ExitCode.BUG;
  }

  static String error(ErrorCode code, String message) {
    String text =
        message.length() > MAX_REASON_CHARACTERS
            ? message.substring(0, MAX_REASON_CHARACTERS)
            : message;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code.name());
    body.put("message", text);
    return Json.pretty(Json.object("error", body));
  }

  private static boolean wantsJson(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equalsIgnoreCase("--output=json")
          || (args[i].equals("--output")
              && i + 1 < args.length
              && args[i + 1].equalsIgnoreCase("json"))) {
        return true;
      }
    }
    return false;
  }
}
