package io.cordee.cli.local;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/** Asks the cluster whether it is whole. Confined to one thread. */
public final class Readiness {
  /** Beginnings of the codes that are about nodes and objects. */
  private static final List<String> STORAGE =
      List.of("NO_LEADER", "NODE_", "COPIES_", "CHUNKS_", "DATA_");

  private final AdminClient admin;
  private final LocalCluster cluster;

  public Readiness(AdminClient admin, LocalCluster cluster) {
    this.admin = admin;
    this.cluster = cluster;
  }

  /** A leader of the coordination group. */
  public Optional<String> leader() {
    Doc status;
    try {
      status = status();
    } catch (CordeeException e) {
      // the full text is for people who look for a fault, not for those who wait for a start
      return Optional.of(
          e.code() == ErrorCode.UNREACHABLE ? "no node is up yet" : String.valueOf(e.getMessage()));
    }
    return status.text("leader").isEmpty() ? Optional.of("none is elected yet") : Optional.empty();
  }

  /** Every node there, every placement group with all its copies. */
  public Optional<String> storage() {
    Doc status = status();
    long up = status.number("votersUp");
    int nodes = cluster.nodeNames().size();
    if (up < nodes) {
      return Optional.of(up + " of " + nodes + " nodes are there");
    }
    if (status.doc("objects").number("groups") == 0) {
      return Optional.of("no placement groups yet");
    }
    return status.docs("findings").stream()
        .filter(finding -> STORAGE.stream().anyMatch(finding.text("code")::startsWith))
        .findFirst()
        .map(Readiness::line);
  }

  /** Nothing at all to complain about. */
  public Optional<String> whole() {
    Doc status = status();
    Optional<String> finding = status.docs("findings").stream().findFirst().map(Readiness::line);
    return finding.isPresent() || status.text("health").equals("OK")
        ? finding
        : Optional.of("health is " + status.text("health"));
  }

  /** The findings of the status, a line each. */
  public List<String> findings() {
    return status().docs("findings").stream().map(Readiness::line).toList();
  }

  /** Every server READY and able to hold every acknowledged commit. */
  public Optional<String> sql() {
    Doc database = database();
    List<Doc> servers = database.docs("servers");
    for (Doc server : servers) {
      if (!server.text("state").equals("READY")) {
        return Optional.of(
            server.text("name") + " is " + server.text("state") + note(server.text("note")));
      }
      if (server.text("role").equals("writer")
          && server.docs("seenBy").stream().noneMatch(Readiness::writable)) {
        return Optional.of(server.text("name") + " does not take writes yet");
      }
    }
    if (!database.text("phase").equals("OPEN")) {
      return Optional.of("its route is " + database.text("phase"));
    }
    List<String> sync = database.texts("syncSet");
    if (sync.size() != cluster.serverNames().size()) {
      return Optional.of("only " + sync + " can hold every commit");
    }
    return Optional.empty();
  }

  /** Name of the server that takes the writes. */
  public String writer() {
    return database().text("writer");
  }

  private static String line(Doc finding) {
    return finding.text("level")
        + " "
        + finding.text("code")
        + " "
        + finding.text("subject")
        + ": "
        + finding.text("text");
  }

  private Doc status() {
    return admin.get("/v1/status").doc("data");
  }

  private Doc database() {
    return admin.get("/v1/databases/" + LocalSpec.DATABASE).doc("data");
  }

  private static boolean writable(Doc probe) {
    return probe.flag("answers") && !probe.flag("readOnly");
  }

  private static String note(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }
}
