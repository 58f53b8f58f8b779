package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee bucket}. */
@Command(
    name = "bucket",
    description = "The buckets that objects lie in.",
    subcommands = {
      BucketCommand.Create.class,
      BucketCommand.Ls.class,
      BucketCommand.Show.class,
      BucketCommand.Quota.class,
      BucketCommand.Rm.class
    })
final class BucketCommand extends CommandTree.Group {

  private static String path(String name) {
    return "/v1/buckets/" + AdminClient.encode(name);
  }

  private static String quota(Doc bucket) {
    long quotaBytes = bucket.number("quotaBytes");
    return quotaBytes == 0 ? "none" : Words.size(quotaBytes);
  }

  /** {@code cordee bucket create}. */
  @Command(
      name = "create",
      description = {
        "Makes a private bucket; a repeat is harmless.",
        "Example: cordee bucket create photos --owner ann"
      })
  static final class Create implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "3 to 63 of a-z, 0-9, '.' and '-', as S3 allows them")
    private String name = "";

    @Option(
        names = "--owner",
        paramLabel = "USER",
        description = "whose keys may use it (default: ${DEFAULT-VALUE})")
    private String owner = "admin";

    @Override
    public Integer call() {
      Doc envelope =
          cluster.admin().post("/v1/buckets", Json.object("bucket", name, "owner", owner));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        boolean existed = envelope.doc("data").flag("existed");
        output.out().println((existed ? "exists already: " : "created ") + name + " of " + owner);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee bucket list}. */
  @Command(name = "list", description = "Lists the buckets.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/buckets");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      TextTable table = new TextTable("", "bucket", "owner", "versioning", "quota", "created");
      for (Doc bucket : envelope.doc("data").docs("buckets")) {
        table.row(
            bucket.text("bucket"),
            bucket.text("owner"),
            bucket.text("versioning"),
            quota(bucket),
            bucket.text("created"));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }
  }

  /** {@code cordee bucket show}. */
  @Command(
      name = "show",
      description = "Shows whose a bucket is, what it holds, and how much waits to be collected.")
  static final class Show implements Callable<Integer> {
    /** A canned access list is a word; a longer one is for programs. */
    private static final int MAX_ACL = 60;

    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get(path(name));
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      Doc bucket = envelope.doc("data");
      String acl = bucket.text("acl");
      TextTable table =
          new TextTable("")
              .row("bucket", bucket.text("bucket"))
              .row("owner", bucket.text("owner"))
              .row("created", bucket.text("created"))
              .row("versioning", bucket.text("versioning"))
              .row("acl", acl.length() > MAX_ACL ? "(long: see --output json)" : acl)
              .row("quota", quota(bucket));
      if (bucket.has("usage")) {
        usage(table, bucket.doc("usage"));
      } else {
        Doc why = bucket.doc("usageError");
        table.row("usage", "unknown: " + why.text("code") + ": " + why.text("message"));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }

    private static void usage(TextTable table, Doc usage) {
      table
          .row("objects", usage.number("objects") + ", " + Words.size(usage.number("bytes")))
          .row("versions", usage.number("versions") + " older ones and delete markers")
          .row(
              "uploads",
              usage.number("uploads") + " unfinished, " + Words.size(usage.number("uploadBytes")))
          .row("garbage", Words.size(usage.number("garbageBytes")) + " waits for its grace to end");
    }
  }

  /** {@code cordee bucket quota}. */
  @Command(
      name = "quota",
      description = {
        "Limits how much a bucket may hold, or lifts the limit.",
        "Example: cordee bucket quota photos 500GiB"
      })
  static final class Quota implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(
        index = "1",
        paramLabel = "SIZE|none",
        description = "bytes, or with KiB, MiB, GiB, TiB or PiB")
    private String size = "";

    @Override
    public Integer call() {
      long quotaBytes = size.equals("none") ? 0 : Words.bytes(size);
      Doc envelope =
          cluster.admin().post(path(name) + "/quota", Json.object("quotaBytes", quotaBytes));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println("quota of " + name + ": " + quota(envelope.doc("data")));
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee bucket rm}. */
  @Command(
      name = "rm",
      description =
          "Removes an empty bucket, ends its unfinished uploads; refused while it holds a version.")
  static final class Rm implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() {
      if (!yes && !confirmed(new Confirmation(System.console()))) {
        return ExitCode.NOT_CONFIRMED;
      }
      Doc envelope = cluster.admin().delete(path(name));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println("removed bucket " + name);
      }
      return ExitCode.DONE;
    }

    private boolean confirmed(Confirmation ask) {
      if (!ask.hasTerminal()) {
        return no("give --yes (there is no terminal to ask on)");
      }
      return ask.yes("Remove bucket " + name + ", its settings and its access list?")
          || no("not confirmed");
    }

    private boolean no(String why) {
      output.err().println("cordee bucket rm: NOT_CONFIRMED: " + why + "; nothing was done");
      return false;
    }
  }
}
