package io.cordee.cli.cluster;

import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.Formats;
import io.cordee.cli.config.InitialNode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.NodeIdentity;
import io.cordee.cli.config.S3Settings;
import io.cordee.cli.config.SqlAccess;
import io.cordee.cli.config.TlsFiles;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a cluster's folder: {@code ca/}, {@code nodes/NAME/} (node.yaml, tls, ca, s3.key), {@code
 * operator/}, {@code app/} and {@code cordee.yaml}. Confined to the calling thread.
 */
public final class ClusterInit {
  private static final int MAX_INITIAL_NODES = 100;

  private ClusterInit() {}

  /** The account of the SQL managers. */
  public record SqlAccount(String user, String password, Optional<Path> binaries) {}

  /**
   * What to make.
   *
   * @param operator name in the operator's certificate, as the audit trail shows it
   * @param s3 region and domain of all nodes; their ports are in their seats
   */
  public record Request(
      Path dir,
      String clusterName,
      List<NodeSeat> nodes,
      Optional<SqlAccount> sql,
      int placementGroups,
      String operator,
      S3Settings s3) {
    public Request {
      nodes = List.copyOf(nodes);
    }

    /** One with the default region and path-style addresses. */
    public Request(
        Path dir,
        String clusterName,
        List<NodeSeat> nodes,
        Optional<SqlAccount> sql,
        int placementGroups,
        String operator) {
      this(dir, clusterName, nodes, sql, placementGroups, operator, S3Settings.none());
    }
  }

  /**
   * What was made.
   *
   * @param clientConfig {@code cordee.yaml}
   * @param appIdentity folder for drivers: ca.crt, client.crt, client.key
   * @param nodeConfigs node name to its node.yaml, in the order of the request
   */
  public record Result(
      String clusterId, Path clientConfig, Path appIdentity, Map<String, Path> nodeConfigs) {}

  /** A name fit for a certificate, from a login name. */
  public static String operatorName(String login) {
    String name = login.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return Formats.isName(name) ? name : "admin";
  }

  /**
   * Makes everything; refuses a folder that holds a cluster already (ALREADY_EXISTS) and a wrong
   * request (INVALID_ARGUMENT) before it writes anything.
   */
  public static Result run(Request request) {
    check(request);
    Path dir = request.dir().toAbsolutePath().normalize();
    String clusterId = UUID.randomUUID().toString();
    try {
      Files.createDirectories(dir);
      ClusterCa ca = ClusterCa.create(dir.resolve("ca"), clusterId, request.clusterName());
      ca.issue(
          CertificateRole.OPERATOR,
          request.operator(),
          List.of(),
          dir.resolve("operator"),
          "operator");
      ca.issue(CertificateRole.APP, "app", List.of(), dir.resolve("app"), "client");
      SecretSeal seal = SecretSeal.create(new SecureRandom());
      Map<String, Path> configs = new LinkedHashMap<>();
      for (NodeSeat seat : request.nodes()) {
        configs.put(seat.name(), writeNode(request, dir, clusterId, ca, seal, seat));
      }
      Path client = writeClient(request, dir);
      return new Result(clusterId, client, dir.resolve("app"), configs);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.REFUSED, "cannot write the cluster's files below " + dir + ": " + e, e);
    }
  }

  private static void check(Request request) {
    if (!Formats.isName(request.clusterName())) {
      throw invalid("bad cluster name '" + request.clusterName() + "': " + Formats.NAME_ALLOWED);
    }
    if (request.nodes().isEmpty() || request.nodes().size() > MAX_INITIAL_NODES) {
      throw invalid("a cluster is made with 1 to " + MAX_INITIAL_NODES + " nodes: give --node");
    }
    Set<String> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (NodeSeat seat : request.nodes()) {
      if (!names.add(seat.name())) {
        throw invalid("node '" + seat.name() + "' is given twice: names are unique");
      }
      for (String address : seat.advertise().all()) {
        if (!addresses.add(address)) {
          throw invalid("address " + address + " is given twice");
        }
      }
    }
    if (!Formats.isName(request.s3().region())) {
      throw invalid("bad region '" + request.s3().region() + "': " + Formats.NAME_ALLOWED);
    }
    if (!request.s3().host().map(S3Settings::isDomain).orElse(true)) {
      throw invalid("bad S3 host: give a domain name in lower case, as s3.alpes.example");
    }
    if (Files.exists(request.dir().resolve("cordee.yaml"))) {
      throw new CordeeException(
          ErrorCode.ALREADY_EXISTS,
          request.dir() + " holds a cluster already (cordee.yaml): use another --dir");
    }
  }

  private static Path writeNode(
      Request request, Path dir, String clusterId, ClusterCa ca, SecretSeal seal, NodeSeat seat)
      throws IOException {
    Path home = dir.resolve("nodes").resolve(seat.name());
    Path tls = home.resolve("tls");
    ca.issue(CertificateRole.NODE, seat.name(), List.of(seat.advertise().host()), tls, "node");
    Path caCopy = home.resolve("ca");
    Files.createDirectories(
        caCopy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String file : List.of("ca.crt", "ca.key")) {
      Files.copy(
          dir.resolve("ca").resolve(file),
          caCopy.resolve(file),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    Optional<SqlAccess> sql = Optional.empty();
    if (request.sql().isPresent()) {
      SqlAccount account = request.sql().get();
      Path passwordFile = home.resolve("sql-password");
      writeSecret(passwordFile, account.password() + "\n");
      sql = Optional.of(new SqlAccess(account.user(), passwordFile, account.binaries()));
    }
    Path s3Key = home.resolve(SecretSeal.FILE);
    seal.write(s3Key);
    Path file = home.resolve("node.yaml");
    NodeConfig config =
        new NodeConfig(
            file,
            clusterId,
            request.clusterName(),
            seat.name(),
            seat.room(),
            1,
            home.resolve("data"),
            seat.listen().host(),
            seat.listen().raftPort(),
            seat.listen().rpcPort(),
            seat.listen().adminPort(),
            seat.advertise(),
            new TlsFiles(tls.resolve("ca.crt"), tls.resolve("node.crt"), tls.resolve("node.key")),
            initialNodes(request),
            Optional.of(caCopy),
            sql,
            request.placementGroups(),
            NodeConfig.DEFAULT_HIGH_WATER_PERCENT,
            new S3Settings(
                Optional.of(s3Key),
                seat.listen().s3Port(),
                request.s3().host(),
                request.s3().region()));
    NodeIdentity.create(config.dataDir(), clusterId, seat.name(), 1);
    Files.writeString(file, config.toYaml());
    return file;
  }

  private static List<InitialNode> initialNodes(Request request) {
    return request.nodes().stream()
        .map(
            s ->
                new InitialNode(
                    s.name(),
                    s.room(),
                    s.advertise().raft(),
                    s.advertise().rpc(),
                    s.advertise().admin(),
                    s.advertise().s3()))
        .toList();
  }

  private static Path writeClient(Request request, Path dir) throws IOException {
    Path file = dir.resolve("cordee.yaml");
    Path operator = dir.resolve("operator");
    ClientConfig config =
        new ClientConfig(
            file,
            request.clusterName(),
            request.nodes().stream().map(n -> "https://" + n.advertise().admin()).toList(),
            request.nodes().stream().map(n -> n.advertise().rpc()).toList(),
            new TlsFiles(
                operator.resolve("ca.crt"),
                operator.resolve("operator.crt"),
                operator.resolve("operator.key")));
    Files.writeString(file, config.toYaml());
    return file;
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static CordeeException invalid(String message) {
    return new CordeeException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
