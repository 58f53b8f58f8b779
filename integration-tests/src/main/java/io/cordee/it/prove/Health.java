package io.cordee.it.prove;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Waits until a healed cluster is whole again. Confined to the cell's thread. */
final class Health {
  private static final long LOOK_MILLIS = 500;

  private final AdminClient admin;
  private final LongSupplier nanoTime;

  Health(Path config, LongSupplier nanoTime) {
    this.admin = new AdminClient(ClientConfig.read(config));
    this.nanoTime = nanoTime;
  }

  /**
   * How it ended.
   *
   * @param missing what was not whole at the limit; empty when all is well
   */
  record Converged(double seconds, List<String> missing) {}

  /** Waits until nothing is missing, or the limit has passed. */
  Converged await(Duration limit) throws InterruptedException {
    long begun = nanoTime.getAsLong();
    while (true) {
      List<String> missing = missing();
      long took = nanoTime.getAsLong() - begun;
      if (missing.isEmpty() || took > limit.toNanos()) {
        return new Converged(took / 1e9, missing);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Waits until every node and every copy serves again, or the limit has passed. */
  void awaitNodes(Duration limit) throws InterruptedException {
    long begun = nanoTime.getAsLong();
    while (missing().stream().anyMatch(Health::aboutNodes)
        && nanoTime.getAsLong() - begun < limit.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Also that nobody answers. */
  private static boolean aboutNodes(String missing) {
    return missing.matches("(?s)([A-Z]+ (NODE|COPIES|COORDINATION|NO)_|no answer).*");
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    try {
      Doc status = admin.get("/v1/status").doc("data");
      for (Doc finding : status.docs("findings")) {
        missing.add(
            finding.text("level") + " " + finding.text("code") + " " + finding.text("text"));
      }
      status.docs("plans").forEach(plan -> missing.add("plan " + plan.text("id") + " is open"));
      status.docs("jobs").forEach(job -> missing.add("job " + job.text("id") + " runs"));
      if (missing.isEmpty() && !status.text("health").equals("OK")) {
        missing.add("health is " + status.text("health"));
      }
      for (Doc database : status.docs("databases")) {
        database(database.text("name"), missing);
      }
    } catch (CordeeException e) {
      missing.add("no answer: " + e.getMessage());
    }
    return missing;
  }

  private void database(String name, List<String> missing) {
    Doc database = admin.get("/v1/databases/" + name).doc("data");
    List<Doc> servers = database.docs("servers");
    for (Doc server : servers) {
      if (!server.text("state").equals("READY")) {
        missing.add(server.text("name") + " is " + server.text("state"));
      }
    }
    if (!database.text("phase").equals("OPEN")) {
      missing.add(name + " is " + database.text("phase"));
    }
    if (database.texts("syncSet").size() != servers.size()) {
      missing.add("only " + database.texts("syncSet") + " can hold every commit");
    }
  }
}
