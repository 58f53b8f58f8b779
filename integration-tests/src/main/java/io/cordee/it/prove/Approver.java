package io.cordee.it.prove;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.RiskClass;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The human of a run: approves plans through the admin API. One that can lose nothing at once, one
 * that may lose something only after it has waited, as somebody does who first looks whether the
 * server comes back. Thread-safe; a thread of its own.
 */
final class Approver implements AutoCloseable {
  private static final long LOOK_MILLIS = 700;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(45);
  private static final long END_MILLIS = 60_000;

  private final AdminClient admin;
  private final LongSupplier nanoTime;
  private final Map<String, Long> firstSeen = new HashMap<>();
  private final List<Approved> approved = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::loop, "prove-approver");
  private volatile boolean stop;
  private volatile String lastFailure = "";

  /**
   * A plan that was approved. Immutable.
   *
   * @param transactions what it said could be lost at most; -1 for unknown
   */
  record Approved(String plan, String kind, String risk, long transactions, String text) {
    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("plan", plan);
      json.put("kind", kind);
      json.put("risk", risk);
      json.put("transactions", transactions);
      json.put("text", text);
      return json;
    }
  }

  Approver(Path config, LongSupplier nanoTime) {
    this.admin = new AdminClient(ClientConfig.read(config));
    this.nanoTime = nanoTime;
  }

  Approver start() {
    thread.start();
    return this;
  }

  /** What was approved so far. */
  List<Approved> approved() {
    return List.copyOf(approved);
  }

  /** Why it could last not look or approve; "" when that never happened. */
  String lastFailure() {
    return lastFailure;
  }

  private void loop() {
    while (!stop) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        look();
      } catch (CordeeException unreachableOrStale) {
        lastFailure = String.valueOf(unreachableOrStale.getMessage()); // it looks again
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    for (Doc plan : admin.get("/v1/plans").doc("data").docs("plans")) {
      if (plan.text("state").equals("WAITING") && !plan.flag("expired")) {
        consider(plan);
      }
    }
  }

  private void consider(Doc plan) {
    String id = plan.text("id");
    Doc risk = plan.doc("risk");
    boolean lossless = risk.text("class").equals(RiskClass.NONE.name());
    long since = firstSeen.computeIfAbsent(id, k -> nanoTime.getAsLong());
    if (!lossless && nanoTime.getAsLong() - since < PATIENCE_NANOS) {
      return;
    }
    Map<String, Object> body = new HashMap<>();
    body.put("confirm", plan.text("resource"));
    body.put("reason", "proof");
    boolean unknown = risk.text("class").equals(RiskClass.UNKNOWN.name());
    // noted before: an approval whose answer is lost may be carried out
    approved.add(
        new Approved(
            id,
            plan.text("kind"),
            risk.text("class"),
            unknown ? -1 : risk.number("transactions"),
            risk.text("text")));
    admin.post("/v1/plans/" + id + "/approve", body);
  }

  @Override
  public void close() {
    stop = true;
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
