package io.cordee.cli.command;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.client.ObjectHead;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee object}. */
@Command(
    name = "object",
    description = "Stores, reads, lists and deletes objects.",
    subcommands = {
      ObjectCommand.Put.class,
      ObjectCommand.Get.class,
      ObjectCommand.Ls.class,
      ObjectCommand.Rm.class,
      ObjectCommand.Stat.class
    })
final class ObjectCommand extends CommandTree.Group {
  private static final int BUFFER_BYTES = 1 << 16;

  /** {@code BUCKET/KEY}, checked. */
  private static String checked(String object) {
    int slash = object.indexOf('/');
    if (slash < 1 || slash == object.length() - 1) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "bad object '" + object + "': write BUCKET/KEY");
    }
    // before the body is sent: a node that refuses it closes the connection in the midst of it
    ObjectKey key = new ObjectKey(object.substring(0, slash), object.substring(slash + 1));
    return key.toString();
  }

  private static String hex(CRC32C crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void mismatch(String object, String here, String there) {
    if (!here.equals(there)) {
      throw new CordeeException(
          ErrorCode.CHECKSUM_MISMATCH,
          object + ": CRC32C here " + here + ", at the node " + there + ": try again");
    }
  }

  /** {@code cordee object put}. */
  @Command(name = "put", description = "Stores a file, or standard input, in three copies.")
  static final class Put implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "BUCKET/KEY")
    private String object = "";

    @Parameters(index = "1", paramLabel = "FILE|-", description = "- for standard input")
    private String file = "";

    @Override
    public Integer call() {
      checked(object);
      CRC32C crc = new CRC32C();
      Doc envelope;
      try {
        if (file.equals("-")) {
          InputStream in = new java.util.zip.CheckedInputStream(System.in, crc);
          envelope = cluster.admin().putObject(object, in);
        } else {
          Path path = Path.of(file);
          try (InputStream first = Files.newInputStream(path)) {
            new java.util.zip.CheckedInputStream(first, crc)
                .transferTo(OutputStream.nullOutputStream());
          }
          envelope =
              cluster
                  .admin()
                  .putObject(object, () -> Files.newInputStream(path), Files.size(path), hex(crc));
        }
      } catch (IOException e) {
        throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "cannot read " + file + ": " + e, e);
      }
      Doc stored = envelope.doc("data");
      mismatch(object, hex(crc), stored.text("crc32c"));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println("stored " + object + "  " + summary(stored));
      }
      return ExitCode.DONE;
    }
  }

  private static String summary(Doc object) {
    return Words.size(object.number("sizeBytes"))
        + "  crc32c "
        + object.text("crc32c")
        + "  "
        + object.text("modified");
  }

  /** {@code cordee object get}. */
  @Command(name = "get", description = "Reads an object into a file or to standard output.")
  static final class Get implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "BUCKET/KEY")
    private String object = "";

    @Parameters(index = "1", paramLabel = "FILE|-", description = "- for standard output")
    private String file = "";

    @Override
    public Integer call() {
      checked(object);
      try {
        if (file.equals("-")) {
          try (OutputStream out =
              new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
            copy(out);
          }
          return ExitCode.DONE;
        }
        return toFile(Path.of(file).toAbsolutePath());
      } catch (IOException e) {
        throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "cannot write " + file + ": " + e, e);
      }
    }

    private int toFile(Path target) throws IOException {
      Path part = target.resolveSibling(target.getFileName() + ".part");
      ObjectHead head;
      try {
        try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES)) {
          head = copy(out);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      if (output.json()) {
        output
            .out()
            .println(
                Json.pretty(
                    Json.object(
                        "apiVersion",
                        "cordee/v1",
                        "kind",
                        "Object",
                        "object",
                        object,
                        "file",
                        target.toString(),
                        "sizeBytes",
                        head.sizeBytes(),
                        "crc32c",
                        head.crc32c())));
      } else {
        output
            .out()
            .println(
                "read "
                    + object
                    + "  "
                    + Words.size(head.sizeBytes())
                    + "  crc32c "
                    + head.crc32c());
      }
      return ExitCode.DONE;
    }

    private ObjectHead copy(OutputStream to) {
      Checked checked = new Checked(to);
      ObjectHead head = cluster.admin().getObject(object, checked);
      mismatch(object, hex(checked.crc), head.crc32c());
      return head;
    }
  }

  /** Computes the checksum of what passes. */
  private static final class Checked extends FilterOutputStream {
    private final CRC32C crc = new CRC32C();

    Checked(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      crc.update(value);
      out.write(value);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      crc.update(buffer, offset, length);
      out.write(buffer, offset, length);
    }
  }

  /** {@code cordee object ls}. */
  @Command(name = "ls", description = "Lists the objects of a bucket, by key.")
  static final class Ls implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "BUCKET[/PREFIX]")
    private String where = "";

    @Option(names = "--limit", description = "how many at most (default: ${DEFAULT-VALUE})")
    private int limit = 10_000;

    @Override
    public Integer call() {
      int slash = where.indexOf('/');
      String bucket = slash < 0 ? where : where.substring(0, slash);
      String prefix = slash < 0 ? "" : where.substring(slash + 1);
      AdminClient admin = cluster.admin();
      List<Doc> objects = new ArrayList<>();
      Doc page;
      do {
        String after = objects.isEmpty() ? "" : objects.get(objects.size() - 1).text("key");
        page =
            admin.get(
                "/v1/buckets/"
                    + AdminClient.encode(bucket)
                    + "/objects?max="
                    + Math.max(1, Math.min(PAGE, limit - objects.size()))
                    + "&prefix="
                    + AdminClient.encode(prefix)
                    + "&start-after="
                    + AdminClient.encode(after));
        objects.addAll(page.doc("data").docs("objects"));
      } while (page.doc("data").flag("truncated") && objects.size() < limit);
      boolean truncated = page.doc("data").flag("truncated");
      if (output.json()) {
        List<Map<String, Object>> maps = objects.stream().map(Doc::map).toList();
        Map<String, Object> data =
            Json.object("bucket", bucket, "truncated", truncated, "objects", maps);
        Map<String, Object> envelope = new java.util.LinkedHashMap<>(page.map());
        envelope.put("data", data);
        output.printJson(new Doc(envelope));
        return ExitCode.DONE;
      }
      TextTable table = new TextTable("");
      objects.forEach(
          o -> table.row(o.text("modified"), Words.size(o.number("sizeBytes")), o.text("key")));
      table.lines(Integer.MAX_VALUE).forEach(output.out()::println);
      if (truncated) {
        output.err().println("more follow: give a prefix or --limit");
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee object rm}. */
  @Command(name = "rm", description = "Deletes an object; a repeat is harmless.")
  static final class Rm implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "BUCKET/KEY")
    private String object = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().deleteObject(checked(object));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        boolean existed = envelope.doc("data").flag("existed");
        output.out().println((existed ? "deleted " : "was not there: ") + object);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee object stat}. */
  @Command(name = "stat", description = "Shows size, checksum and time of an object.")
  static final class Stat implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "BUCKET/KEY")
    private String object = "";

    @Override
    public Integer call() {
      ObjectHead head = cluster.admin().headObject(checked(object));
      if (output.json()) {
        output
            .out()
            .println(
                Json.pretty(
                    Json.object(
                        "apiVersion", "cordee/v1",
                        "kind", "Object",
                        "object", object,
                        "sizeBytes", head.sizeBytes(),
                        "crc32c", head.crc32c(),
                        "etag", head.etag(),
                        "modified", head.modified())));
      } else {
        new TextTable("")
            .row("object", object)
            .row("size", head.sizeBytes() + " B (" + Words.size(head.sizeBytes()) + ")")
            .row("crc32c", head.crc32c())
            .row("etag", head.etag())
            .row("modified", head.modified())
            .lines(output.columns())
            .forEach(output.out()::println);
      }
      return ExitCode.DONE;
    }
  }
}
