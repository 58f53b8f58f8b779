package io.cordee.consensus.server.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCaTest {
  private static final String CLUSTER = "0b9d7a52-93a5-4a1e-8a90-1c2f3e4d5a6b";
  @TempDir Path dir;

  @Test
  void certificateCarriesClusterRoleAndNameAndIsTrusted() throws Exception {
    ClusterCa ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes");
    ca.issue(CertificateRole.NODE, "node-a", List.of("10.1.2.3", "a.example"), dir, "node");

    X509Certificate leaf = PemFiles.readCertificate(dir.resolve("node.crt"));
    List<Object> names = new ArrayList<>();
    leaf.getSubjectAlternativeNames().forEach(n -> names.add(n.get(1)));
    assertThat(names)
        .contains(
            "cordee://" + CLUSTER + "/node/node-a",
            "127.0.0.1",
            "localhost",
            "10.1.2.3",
            "a.example");
    trust(ca).checkServerTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA");
    trust(ca).checkClientTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA");
  }

  @Test
  void operatorCertificateIsNoServer() throws Exception {
    ClusterCa ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes");
    ca.issue(CertificateRole.OPERATOR, "admin1", List.of(), dir, "operator");

    X509Certificate leaf = PemFiles.readCertificate(dir.resolve("operator.crt"));
    trust(ca).checkClientTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA");
    assertThatThrownBy(
            () -> trust(ca).checkServerTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void anotherClustersCertificateIsNotTrusted() throws Exception {
    ClusterCa ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes");
    ClusterCa other = ClusterCa.create(dir.resolve("other"), CLUSTER, "alpes");
    other.issue(CertificateRole.NODE, "node-a", List.of(), dir, "node");

    X509Certificate leaf = PemFiles.readCertificate(dir.resolve("node.crt"));
    assertThat(other.fingerprint()).isNotEqualTo(ca.fingerprint());
    assertThatThrownBy(
            () -> trust(ca).checkServerTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void keyFilesAreReadableByTheirOwnerOnly() throws Exception {
    ClusterCa ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes");
    ca.issue(CertificateRole.APP, "app", List.of(), dir.resolve("app"), "client");
    CertificateRequest.create("node-d", dir.resolve("d.key"));

    for (String key : List.of("ca/ca.key", "app/client.key", "d.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void reopenedAuthoritySignsRequests() throws Exception {
    String fingerprint = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes").fingerprint();
    ClusterCa ca = ClusterCa.open(dir.resolve("ca"));
    assertThat(ca.fingerprint()).isEqualTo(fingerprint).hasSize(64);
    assertThat(ca.clusterId()).isEqualTo(CLUSTER);

    CertificateRequest request = CertificateRequest.create("root", dir.resolve("d.key"));
    Files.writeString(
        dir.resolve("d.crt"), ca.sign(request, CertificateRole.NODE, "node-d", List.of()));
    X509Certificate leaf = PemFiles.readCertificate(dir.resolve("d.crt"));
    assertThat(leaf.getSubjectX500Principal().getName()).contains("CN=node-d");
    trust(ca).checkServerTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA");
  }

  @Test
  void unusableRequestAndMissingAuthorityAreRefused() {
    ClusterCa ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes");
    assertThatThrownBy(
            () ->
                ca.sign(
                    new CertificateRequest("nonsense"), CertificateRole.NODE, "node-d", List.of()))
        .isInstanceOf(CordeeException.class)
        .hasMessageContaining("PKCS#10");
    assertThatThrownBy(() -> ClusterCa.create(dir.resolve("ca"), CLUSTER, "alpes"))
        .isInstanceOf(CordeeException.class);
    assertThatThrownBy(() -> ClusterCa.open(dir.resolve("none")))
        .isInstanceOf(CordeeException.class)
        .hasMessageContaining("cluster init");
  }

  private static X509TrustManager trust(ClusterCa ca) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", ca.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
