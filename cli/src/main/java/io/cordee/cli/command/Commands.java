package io.cordee.cli.command;

import io.cordee.cli.demo.DemoCommand;
import io.cordee.cli.local.LocalCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The top-level commands, in the order of the help. */
final class Commands {
  private Commands() {}

  static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("status", StatusCommand::new);
    all.put("node", NodeCommand::new);
    all.put("object", ObjectCommand::new);
    all.put("bucket", BucketCommand::new);
    all.put("key", KeyCommand::new);
    all.put("db", DbCommand::new);
    all.put("failover", FailoverCommand::new);
    all.put("job", JobCommand::new);
    all.put("audit", AuditCommand::new);
    all.put("cluster", ClusterCommand::new);
    all.put("local", LocalCommand::new);
    all.put("demo", DemoCommand::new);
    all.put("completion", CompletionCommand::new);
    all.put("version", VersionCommand::new);
    return all;
  }
}
