package io.cordee.cli.join;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.InitialNode;
import io.cordee.cli.config.NodeAddress;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.NodeIdentity;
import io.cordee.cli.config.S3Settings;
import io.cordee.cli.config.SqlAccess;
import io.cordee.cli.config.TlsFiles;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.pki.CertificateRequest;
import io.cordee.consensus.server.pki.ClusterCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The new machine's side of joining. It fetches the cluster's authority without trusting anybody,
 * compares its fingerprint with the token's, and only then shows the secret. Confined to the
 * calling thread.
 */
public final class NodeJoin {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int MAX_CA_BYTES = 16 << 10;

  private NodeJoin() {}

  /** Where the new node will live. */
  public record Place(
      Path dir, NodeAddress listen, NodeAddress advertise, Optional<SqlAccess> sql) {}

  /** Joins and writes {@code tls/} and {@code node.yaml}; BAD_JOIN_TOKEN when refused. */
  public static NodeConfig join(JoinTicket ticket, Place place) {
    Path dir = place.dir().toAbsolutePath().normalize();
    Path file = dir.resolve("node.yaml");
    if (Files.exists(file) || Files.exists(dir.resolve("data"))) {
      throw new CordeeException(
          ErrorCode.ALREADY_EXISTS,
          dir + " holds a node already (node.yaml or data): give a new folder by --dir");
    }
    X509Certificate ca = authority(ticket);
    Path tls = dir.resolve("tls");
    try {
      Files.createDirectories(tls);
      TlsFiles files =
          new TlsFiles(tls.resolve("ca.crt"), tls.resolve("node.crt"), tls.resolve("node.key"));
      CertificateRequest request = CertificateRequest.create(ticket.node(), files.key());
      Doc joined = ask(ticket, place, ca, request);
      Files.writeString(files.ca(), ClusterCa.pem(ca));
      Files.writeString(files.certificate(), joined.text("certificate"));
      if (joined.has("s3Key")) {
        new SecretSeal(joined.text("s3Key"), new SecureRandom())
            .write(dir.resolve(SecretSeal.FILE));
      }
      NodeConfig config = config(ticket, place, dir, files, joined);
      NodeIdentity.create(
          config.dataDir(), config.clusterId(), config.node(), config.incarnation());
      Files.writeString(file, config.toYaml());
      return config;
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.REFUSED, "cannot write the node's files below " + dir + ": " + e, e);
    }
  }

  private static Doc ask(
      JoinTicket ticket, Place place, X509Certificate ca, CertificateRequest request) {
    AdminClient admin =
        new AdminClient(ticket.admin(), "the join token", context(trusting(ca)).getSocketFactory());
    return admin
        .post(
            "/v1/join",
            Json.object(
                "node",
                ticket.node(),
                "secret",
                ticket.secret(),
                "request",
                request.pem(),
                "host",
                place.advertise().host(),
                "raft",
                place.advertise().raft(),
                "rpc",
                place.advertise().rpc(),
                "admin",
                place.advertise().admin(),
                "s3",
                place.advertise().s3()))
        .doc("data");
  }

  private static NodeConfig config(
      JoinTicket ticket, Place place, Path dir, TlsFiles files, Doc joined) {
    List<InitialNode> nodes =
        joined.docs("nodes").stream()
            .map(
                n ->
                    new InitialNode(
                        n.text("name"),
                        n.text("room"),
                        n.text("raft"),
                        n.text("rpc"),
                        n.text("admin"),
                        n.text("s3")))
            .toList();
    return new NodeConfig(
        dir.resolve("node.yaml"),
        ticket.clusterId(),
        joined.text("clusterName"),
        ticket.node(),
        joined.text("room"),
        (int) joined.number("incarnation"),
        dir.resolve("data"),
        place.listen().host(),
        place.listen().raftPort(),
        place.listen().rpcPort(),
        place.listen().adminPort(),
        place.advertise(),
        files,
        nodes,
        Optional.empty(),
        place.sql(),
        NodeConfig.DEFAULT_GROUPS,
        NodeConfig.DEFAULT_HIGH_WATER_PERCENT,
        s3(place, dir, joined));
  }

  /** Region and domain are the cluster's; the key came with the answer. */
  private static S3Settings s3(Place place, Path dir, Doc joined) {
    return new S3Settings(
        joined.has("s3Key") ? Optional.of(dir.resolve(SecretSeal.FILE)) : Optional.empty(),
        place.listen().s3Port(),
        joined.has("s3Host") && !joined.text("s3Host").isEmpty()
            ? Optional.of(joined.text("s3Host"))
            : Optional.empty(),
        joined.has("s3Region") ? joined.text("s3Region") : S3Settings.DEFAULT_REGION);
  }

  /** The authority's certificate, from whichever node gives the one with the right fingerprint. */
  private static X509Certificate authority(JoinTicket ticket) {
    List<String> reasons = new ArrayList<>();
    for (String url : ticket.admin()) {
      try {
        X509Certificate ca = fetch(url);
        if (ClusterCa.fingerprint(ca).equals(ticket.caFingerprint())) {
          return ca;
        }
        throw new CordeeException(
            ErrorCode.BAD_JOIN_TOKEN,
            url
                + " is not of the cluster of this token: its authority's fingerprint is "
                + ClusterCa.fingerprint(ca)
                + ", the token's "
                + ticket.caFingerprint()
                + ": nothing was sent; make a token on the right cluster");
      } catch (IOException | GeneralSecurityException e) {
        reasons.add(url + ": " + e.getMessage());
      }
    }
    throw new CordeeException(
        ErrorCode.UNREACHABLE,
        "no node of the token answers (" + String.join("; ", reasons) + "): check the network");
  }

  private static X509Certificate fetch(String url) throws IOException, GeneralSecurityException {
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create(url + "/v1/ca").toURL().openConnection();
    connection.setSSLSocketFactory(context(new AnyServer()).getSocketFactory());
    connection.setHostnameVerifier((host, session) -> true); // the fingerprint decides
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      byte[] pem = in.readNBytes(MAX_CA_BYTES);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
    } finally {
      connection.disconnect();
    }
  }

  private static SSLContext context(TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks TLS", e);
    }
  }

  private static TrustManager trusting(X509Certificate ca) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", ca);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK does not take its own certificate", e);
    }
  }

  /** Lets any server pass: only the public authority is read, and its fingerprint compared. */
  private static final class AnyServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      // see the class comment
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
