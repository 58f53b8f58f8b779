package io.cordee.consensus.client.security;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The PEM files with which this process proves who it is and checks who others are. JDK only.
 * Immutable.
 *
 * @param ca the cluster's certificate authority
 * @param certificate our certificate
 * @param key our private key, PKCS#8
 */
public record TlsIdentity(Path ca, Path certificate, Path key) {
  private static final char[] NO_PASSWORD = new char[0];

  /** For gRPC clients: mutual TLS, trusting only the cluster's authority. */
  public ChannelCredentials channelCredentials() {
    return TlsChannelCredentials.newBuilder()
        .keyManager(keyManager())
        .trustManager(trustManager())
        .build();
  }

  /** For gRPC servers: mutual TLS, a client certificate of the cluster's authority is required. */
  public ServerCredentials serverCredentials() {
    return TlsServerCredentials.newBuilder()
        .keyManager(keyManager())
        .trustManager(trustManager())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** For HTTPS, both sides. */
  public SSLContext sslContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keyManager()}, new TrustManager[] {trustManager()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(certificate, e);
    }
  }

  /** Who we are. Fails with CONFIG_INVALID when our certificate does not say. */
  public PeerIdentity self() {
    return PeerIdentity.of(certificates(certificate).get(0))
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.CONFIG_INVALID,
                    "The certificate does not name a Cordée identity; use one made by 'cordee"
                        + " cluster init' or 'cordee node run'. file="
                        + certificate));
  }

  /** Presents our certificate. */
  public X509ExtendedKeyManager keyManager() {
    try {
      KeyStore store = emptyStore();
      X509Certificate[] chain = certificates(certificate).toArray(new X509Certificate[0]);
      store.setKeyEntry("self", privateKey(), NO_PASSWORD, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager extended) {
          return extended;
        }
      }
      throw new GeneralSecurityException("this JDK has no X.509 key manager");
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(key, e);
    }
  }

  /** Trusts certificates of the cluster's authority, and checks host names as TLS does. */
  public X509ExtendedTrustManager trustManager() {
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (X509Certificate authority : certificates(ca)) {
        store.setCertificateEntry("ca" + number++, authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new GeneralSecurityException("this JDK has no X.509 trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(ca, e);
    }
  }

  private PrivateKey privateKey() throws IOException, GeneralSecurityException {
    String pem = Files.readString(key, StandardCharsets.US_ASCII);
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not a PEM file with a PKCS#8 key", e);
    }
    try {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    } catch (InvalidKeySpecException notElliptic) {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(c -> found.add((X509Certificate) c));
      if (found.isEmpty()) {
        throw new GeneralSecurityException("no certificate in it");
      }
      return found;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(file, e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    // in memory only: PKCS12 would stretch the (empty) password by PBKDF2, twice, which takes a
    // good part of the time that a command may take
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  private static CordeeException unusable(Path file, Exception cause) {
    return new CordeeException(
        ErrorCode.CONFIG_INVALID,
        "Cannot use the TLS file; check that it is there, readable, PEM, and of this cluster. file="
            + file
            + " reason="
            + cause.getMessage(),
        cause);
  }
}
