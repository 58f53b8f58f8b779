package io.cordee.cli.demo;

import io.cordee.cli.Main;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.TlsFiles;
import io.cordee.cli.json.Doc;
import io.cordee.cli.local.LocalCluster;
import io.cordee.cli.local.Progress;
import io.cordee.cli.local.Readiness;
import io.cordee.consensus.client.security.TlsIdentity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What every step of the demonstration works with. Confined to the main thread.
 *
 * @param answer where the CLI's own screens go
 * @param unattended approve without asking
 */
record Stage(
    LocalCluster cluster,
    Progress progress,
    Verdict verdict,
    PrintWriter answer,
    boolean unattended) {

  /** Asks any node. */
  AdminClient admin() {
    return new AdminClient(ClientConfig.read(cluster.config()));
  }

  /** Asks this node and no other. */
  AdminClient admin(String node) {
    TlsFiles tls = ClientConfig.read(cluster.config()).tls();
    return new AdminClient(
        List.of(cluster.admin(node)),
        cluster.config().toString(),
        new TlsIdentity(tls.ca(), tls.certificate(), tls.key()).sslContext().getSocketFactory());
  }

  Readiness readiness() {
    return new Readiness(admin(), cluster);
  }

  void say(String line) {
    progress.say(line);
  }

  /** Runs a command of the CLI as a user would, and shows what it prints. */
  int command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", cluster.config().toString()));
    progress.say("$ cordee " + String.join(" ", words));
    try (PrintWriter lines = new PrintWriter(new QuotedLines(progress), true)) {
      return Main.run(lines, lines, all.toArray(String[]::new));
    }
  }

  /** As {@link #command}, but it may ask on the terminal. */
  int interactive(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", cluster.config().toString()));
    return Main.run(answer, answer, all.toArray(String[]::new));
  }

  /** The newest plan in this state for the database, or an empty document. */
  Doc plan(String state) {
    Doc found = new Doc(java.util.Map.of());
    for (Doc plan : admin().get("/v1/plans").doc("data").docs("plans")) {
      if (plan.text("state").equals(state)) {
        found = plan;
      }
    }
    return found;
  }
}
