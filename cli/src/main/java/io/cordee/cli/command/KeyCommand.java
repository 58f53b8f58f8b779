package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee key}. */
@Command(
    name = "key",
    description = "The access keys by which S3 clients sign their requests.",
    subcommands = {
      KeyCommand.Create.class,
      KeyCommand.Ls.class,
      KeyCommand.Disable.class,
      KeyCommand.Enable.class,
      KeyCommand.Rm.class
    })
final class KeyCommand extends CommandTree.Group {

  private static String path(String id) {
    return "/v1/keys/" + AdminClient.encode(id);
  }

  /** {@code cordee key create}. */
  @Command(
      name = "create",
      description = {
        "Gives a user an access key and prints its secret, this once: it cannot be read again.",
        "A user is who owns a key; several keys may have one user, as to change them in turn.",
        "Example: cordee key create ann --display-name \"Ann B.\""
      })
  static final class Create implements Callable<Integer> {
    /** A secret has at most 128 characters; more is another file. */
    private static final int MAX_FILE_BYTES = 1_024;

    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(
        index = "0",
        paramLabel = "USER",
        description = "1 to 63 of a-z, 0-9, '.', '_' and '-'")
    private String user = "";

    @Option(
        names = "--display-name",
        paramLabel = "TEXT",
        description = "the user's name for people")
    private String displayName = "";

    @Option(
        names = "--access-key",
        paramLabel = "ID",
        description = "take over a key from elsewhere: its id, and --secret-key-file")
    private @Nullable String accessKey;

    @Option(
        names = "--secret-key-file",
        paramLabel = "FILE",
        description = "holds the secret of that key alone; it is not printed again")
    private @Nullable Path secretKeyFile;

    @Override
    public Integer call() {
      Map<String, Object> body = Json.object("user", user, "displayName", displayName);
      if ((accessKey == null) != (secretKeyFile == null)) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT, "give --access-key and --secret-key-file together");
      }
      if (accessKey != null && secretKeyFile != null) {
        body.put("accessKey", accessKey);
        body.put("secretKey", secret(secretKeyFile));
      }
      Doc envelope = cluster.admin().post("/v1/keys", body);
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      Doc made = envelope.doc("data");
      output.out().println("access key  " + made.text("accessKey"));
      if (made.has("secretKey")) {
        output.out().println("secret key  " + made.text("secretKey"));
        output.out().flush();
        output.err().println("keep the secret now: it cannot be shown again");
      }
      return ExitCode.DONE;
    }

    private static String secret(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
        return new String(bytes, StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT, "cannot read --secret-key-file: " + e, e);
      }
    }
  }

  /** {@code cordee key list}. */
  @Command(name = "list", description = "Lists the access keys, without their secrets.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/keys");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      TextTable table = new TextTable("", "access key", "user", "state", "created", "name");
      for (Doc key : envelope.doc("data").docs("keys")) {
        table.row(
            key.text("accessKey"),
            key.text("user"),
            key.flag("disabled") ? "DISABLED" : "enabled",
            key.text("created"),
            key.text("displayName").isEmpty() ? "-" : key.text("displayName"));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }
  }

  /** Those that act on one key. */
  abstract static class OnKey implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "ID", description = "as `cordee key list` shows it")
    private String id = "";

    private final String done;

    OnKey(String done) {
      this.done = done;
    }

    abstract Doc act(AdminClient admin, String path);

    @Override
    public final Integer call() {
      Doc envelope = act(cluster.admin(), path(id));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println(done + " access key " + id);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee key disable}. */
  @Command(
      name = "disable",
      description = "Refuses all requests under a key from now on; `key enable` takes it back.")
  static final class Disable extends OnKey {
    Disable() {
      super("disabled");
    }

    @Override
    Doc act(AdminClient admin, String path) {
      return admin.post(path + "/disable", Map.of());
    }
  }

  /** {@code cordee key enable}. */
  @Command(name = "enable", description = "Takes requests under a disabled key again.")
  static final class Enable extends OnKey {
    Enable() {
      super("enabled");
    }

    @Override
    Doc act(AdminClient admin, String path) {
      return admin.post(path + "/enable", Map.of());
    }
  }

  /** {@code cordee key rm}. */
  @Command(
      name = "rm",
      description = {
        "Removes a key for good; the buckets of its user stay, and so do the user's other keys.",
        "To try first whether anything still uses it: cordee key disable ID"
      })
  static final class Rm extends OnKey {
    Rm() {
      super("removed");
    }

    @Override
    Doc act(AdminClient admin, String path) {
      return admin.delete(path);
    }
  }
}
