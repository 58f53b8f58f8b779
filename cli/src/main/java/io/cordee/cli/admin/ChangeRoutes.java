package io.cordee.cli.admin;

import io.cordee.cli.join.JoinTicket;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.server.pki.CertificateRequest;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The requests that change the cluster. Thread-safe. */
final class ChangeRoutes {
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final int SECRET_BYTES = 32;
  private static final int MAX_TEXT = 500;

  private final NodeServices services;
  private final Submitter submitter;
  private final SecureRandom random = new SecureRandom();

  ChangeRoutes(NodeServices services, Submitter submitter) {
    this.services = services;
    this.submitter = submitter;
  }

  /** Answers, or says that the path is not one of these. */
  boolean handle(Call call, PeerIdentity who) throws IOException {
    if (call.is("POST", "v1", "plans", "*", "approve")) {
      approve(call, who);
    } else if (call.is("POST", "v1", "plans", "*", "refuse")) {
      String reason = bounded(call.jsonBody().text("reason"));
      submitter.submit(new PlanCommand.RefusePlan(call.segment(2), reason), who.who());
      submitter.answer(call, "PlanRefused", Json.object("plan", call.segment(2)));
    } else if (call.is("POST", "v1", "nodes")) {
      addNode(call, who);
    } else if (call.is("POST", "v1", "databases")) {
      addDatabase(call, who);
    } else {
      return false;
    }
    return true;
  }

  private void approve(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    String id = call.segment(2);
    ClusterMap map = submitter.readMap();
    Plan plan =
        map.plans()
            .get(id)
            .orElseThrow(
                () ->
                    new CordeeException(
                        ErrorCode.PLAN_UNKNOWN,
                        "there is no plan " + id + ": see `cordee failover list`"));
    boolean lossless = plan.risk().riskClass() == RiskClass.NONE;
    if (!lossless && !body.text("confirm").equals(plan.resource())) {
      throw new CordeeException(
          ErrorCode.REFUSED,
          "plan "
              + id
              + " may lose data ("
              + plan.risk().text()
              + "): confirm it by the name of the database: --confirm="
              + plan.resource());
    }
    String job = services.approval().approve(id, who.who(), bounded(body.text("reason")));
    submitter.answer(call, "PlanApproved", Json.object("plan", id, "job", job));
  }

  private void addNode(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    ClusterCa ca = signer();
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    Instant expires = services.clock().instant().plus(TOKEN_LIFE);
    String name = body.text("name");
    submitter.submit(
        new NodeCommand.AddNode(
            name, body.text("room"), body.flag("replace"), JoinTicket.digest(secret), expires),
        who.who());
    List<String> admin =
        services.coordinator().map().nodes().values().stream()
            .filter(n -> n.state() == NodeState.MEMBER && !n.name().equals(name))
            .map(n -> "https://" + n.adminAddress())
            .toList();
    JoinTicket ticket = new JoinTicket(services.clusterId(), ca.fingerprint(), name, secret, admin);
    submitter.answer(
        call,
        "JoinToken",
        Json.object("node", name, "token", ticket.encode(), "expires", expires.toString()));
  }

  /** A machine without a certificate yet: the token's secret is its right to be here. */
  void join(Call call) throws IOException {
    Doc body = call.jsonBody();
    String name = body.text("node");
    ClusterCa ca = signer();
    String certificate =
        ca.sign(
            new CertificateRequest(body.text("request")),
            CertificateRole.NODE,
            name,
            List.of(body.text("host")));
    Accepted accepted =
        submitter.submit(
            new NodeCommand.JoinNode(
                name,
                JoinTicket.digest(body.text("secret")),
                body.text("raft"),
                body.text("rpc"),
                body.text("admin"),
                body.text("s3")),
            "node/" + services.node());
    ClusterMap map = submitter.readMap();
    Node joined =
        map.nodes()
            .get(name)
            .orElseThrow(() -> new CordeeException(ErrorCode.INTERNAL, "joined and not there"));
    Map<String, Object> answer =
        Json.object(
            "certificate", certificate,
            "ca", services.caPem(),
            "clusterId", services.clusterId(),
            "clusterName", services.clusterName(),
            "incarnation", Long.parseLong(accepted.answer()),
            "room", joined.room(),
            "nodes",
                map.nodes().values().stream()
                    .filter(n -> n.state() == NodeState.MEMBER && !n.name().equals(name))
                    .map(
                        n ->
                            Json.object(
                                "name", n.name(),
                                "room", n.room(),
                                "raft", n.raftAddress(),
                                "rpc", n.rpcAddress(),
                                "admin", n.adminAddress(),
                                "s3", n.s3Address()))
                    .toList(),
            "s3Region", services.s3().region(),
            "s3Host", services.s3().host().orElse(""));
    // only here, after the token was found good: whoever has this key can open all secrets
    services.seal().ifPresent(seal -> answer.put("s3Key", seal.key()));
    submitter.answer(call, "Joined", answer);
  }

  private ClusterCa signer() {
    return services
        .ca()
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.REFUSED,
                    "node "
                        + services.node()
                        + " has no certificate authority (ca-dir in its node.yaml): ask a node"
                        + " that the cluster was made with"));
  }

  private void addDatabase(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    ClusterMap map = submitter.readMap();
    List<SqlServer> servers = new ArrayList<>();
    for (Doc server : body.docs("servers")) {
      servers.add(server(map, server, servers.size()));
    }
    boolean whenLossy = body.text("approval").equals("when-lossy");
    submitter.submit(
        new SqlCommand.AddDatabase(
            body.text("name"),
            servers,
            whenLossy ? ApprovalPolicy.WHEN_LOSSY : ApprovalPolicy.ALWAYS),
        who.who());
    submitter.answer(call, "DatabaseAdded", Json.object("name", body.text("name")));
  }

  private SqlServer server(ClusterMap map, Doc server, int index) {
    List<Node> members =
        map.nodes().values().stream().filter(n -> n.state() == NodeState.MEMBER).toList();
    String agent =
        server.has("agent")
            ? server.text("agent")
            : members.isEmpty() ? "" : members.get(index % members.size()).name();
    String room =
        server.has("room")
            ? server.text("room")
            : map.nodes().get(agent).map(Node::room).orElse("");
    return new SqlServer(
        server.text("name"),
        server.text("host"),
        (int) server.number("port"),
        room,
        agent,
        server.number("serverId"),
        server.number("domainId"),
        1, // the map gives the real one, in the order of the servers; so it does for ids of 0
        SqlServerState.JOINING,
        "",
        services.clock().instant(),
        "");
  }

  private static String bounded(String text) {
    if (text.length() > MAX_TEXT) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "the reason exceeds " + MAX_TEXT + " characters");
    }
    return text;
  }
}
