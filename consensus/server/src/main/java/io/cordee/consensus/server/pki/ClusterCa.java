package io.cordee.consensus.server.pki;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The cluster's certificate authority: {@code ca.crt} and {@code ca.key} in one folder. EC P-256,
 * SHA-256. Every certificate carries the URI name {@code cordee://<clusterId>/<role>/<name>}.
 * Thread-safe.
 */
public final class ClusterCa {
  static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration CA_LIFE = Duration.ofDays(3_650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /** Machines whose clock is this far behind accept a new certificate at once. */
  private static final Duration BACKDATE = Duration.ofMinutes(10);

  private static final int SERIAL_BITS = 120;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final String clusterId;
  private final InstantSource clock;

  private ClusterCa(
      X509Certificate certificate, PrivateKey key, String clusterId, InstantSource clock) {
    this.certificate = certificate;
    this.key = key;
    this.clusterId = clusterId;
    this.clock = clock;
  }

  /** As {@link #create(Path, String, String, InstantSource)} by the system's clock. */
  public static ClusterCa create(Path dir, String clusterId, String clusterName) {
    return create(dir, clusterId, clusterName, InstantSource.system());
  }

  /**
   * Makes a new authority; the folder is made if it is missing (mode 0700).
   *
   * @throws CordeeException ALREADY_EXISTS when the folder holds one
   */
  public static ClusterCa create(
      Path dir, String clusterId, String clusterName, InstantSource clock) {
    if (Files.exists(dir.resolve("ca.key"))) {
      throw new CordeeException(
          ErrorCode.ALREADY_EXISTS,
          "a certificate authority is in " + dir + " already: use another folder");
    }
    KeyPair keys = newKeys();
    X500Principal subject = new X500Principal("CN=" + clusterName + " CA, O=cordee");
    Instant now = clock.instant();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              serial(),
              Date.from(now.minus(BACKDATE)),
              Date.from(now.plus(CA_LIFE)),
              subject,
              keys.getPublic());
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(uri("cordee://" + clusterId + "/ca/" + clusterName)));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      Files.createDirectories(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      PemFiles.writeKey(dir.resolve("ca.key"), keys.getPrivate());
      PemFiles.writeCertificate(dir.resolve("ca.crt"), certificate);
      return new ClusterCa(certificate, keys.getPrivate(), clusterId, clock);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new CordeeException(
          ErrorCode.INTERNAL, "cannot make the certificate authority in " + dir + ": " + e, e);
    }
  }

  /** Opens {@code ca.crt} and {@code ca.key}; CONFIG_INVALID when they cannot be used. */
  public static ClusterCa open(Path dir) {
    try {
      X509Certificate certificate = PemFiles.readCertificate(dir.resolve("ca.crt"));
      PrivateKey key = PemFiles.readKey(dir.resolve("ca.key"));
      return new ClusterCa(certificate, key, clusterIdOf(certificate), InstantSource.system());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          "cannot open the certificate authority in "
              + dir
              + ": "
              + e
              + ": it needs ca.crt and ca.key as written by `cordee cluster init`",
          e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public String clusterId() {
    return clusterId;
  }

  /** SHA-256 of the CA certificate, as a join token carries it: 64 hex digits. */
  public String fingerprint() {
    return fingerprint(certificate);
  }

  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  /**
   * Makes a key pair and a certificate and writes {@code ca.crt}, {@code <file>.crt} and {@code
   * <file>.key} into {@code outDir}.
   *
   * @param hosts DNS names or IP addresses besides {@code localhost} and {@code 127.0.0.1}
   */
  public void issue(
      CertificateRole role, String name, List<String> hosts, Path outDir, String file) {
    KeyPair keys = newKeys();
    X509Certificate leaf = leaf(role, name, hosts, keys.getPublic());
    try {
      Files.createDirectories(outDir);
    } catch (IOException e) {
      throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "cannot make " + outDir + ": " + e, e);
    }
    PemFiles.writeCertificate(outDir.resolve("ca.crt"), certificate);
    PemFiles.writeKey(outDir.resolve(file + ".key"), keys.getPrivate());
    PemFiles.writeCertificate(outDir.resolve(file + ".crt"), leaf);
  }

  /** Signs the request of a machine that joins; what it may be is decided here, not by it. */
  public String sign(
      CertificateRequest request, CertificateRole role, String name, List<String> hosts) {
    return pem(leaf(role, name, hosts, request.verifiedKey()));
  }

  /** A certificate as PEM text. */
  public static String pem(X509Certificate certificate) {
    try {
      return PemFiles.pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("certificate does not encode", e);
    }
  }

  private X509Certificate leaf(
      CertificateRole role, String name, List<String> hosts, PublicKey publicKey) {
    Instant now = clock.instant();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              certificate.getSubjectX500Principal(),
              serial(),
              Date.from(now.minus(BACKDATE)),
              Date.from(now.plus(LEAF_LIFE)),
              new X500Principal("CN=" + name + ", OU=" + role.word() + ", O=cordee"),
              publicKey);
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(role));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(Extension.subjectAlternativeName, false, names(role, name, hosts));
      return sign(builder, key);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new CordeeException(
          ErrorCode.INTERNAL, "cannot make a certificate for " + name + ": " + e, e);
    }
  }

  private GeneralNames names(CertificateRole role, String name, List<String> hosts) {
    Set<GeneralName> names = new LinkedHashSet<>();
    names.add(uri("cordee://" + clusterId + "/" + role.word() + "/" + name));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (String host : hosts) {
      names.add(new GeneralName(isIp(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static boolean isIp(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  private static ExtendedKeyUsage purposes(CertificateRole role) {
    return role == CertificateRole.NODE
        ? new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth})
        : new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static String clusterIdOf(X509Certificate ca) throws GeneralSecurityException {
    var names = ca.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        if (name.get(1) instanceof String text && text.startsWith("cordee://")) {
          return URI.create(text).getHost();
        }
      }
    }
    throw new IllegalArgumentException("ca.crt carries no cordee:// name");
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks EC P-256", e);
    }
  }
}
