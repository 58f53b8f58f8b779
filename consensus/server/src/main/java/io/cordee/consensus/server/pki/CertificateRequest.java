package io.cordee.consensus.server.pki;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#10 request of a machine that joins: its private key never leaves it. Immutable.
 *
 * @param pem the request to send to the signer
 */
public record CertificateRequest(String pem) {
  private static final String LABEL = "CERTIFICATE REQUEST";

  /** Makes a key pair, writes the private key to {@code keyFile} (mode 0600) and the request. */
  public static CertificateRequest create(String name, Path keyFile) {
    KeyPair keys = ClusterCa.newKeys();
    PemFiles.writeKey(keyFile, keys.getPrivate());
    try {
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=" + name), keys.getPublic())
              .build(new JcaContentSignerBuilder(ClusterCa.SIGNATURE).build(keys.getPrivate()))
              .getEncoded();
      return new CertificateRequest(PemFiles.pem(LABEL, der));
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("the JDK cannot sign with " + ClusterCa.SIGNATURE, e);
    }
  }

  /** The public key, after checking that the sender has the private one. */
  PublicKey verifiedKey() {
    try {
      var request = new JcaPKCS10CertificationRequest(PemFiles.der(LABEL, pem));
      PublicKey key = request.getPublicKey();
      var verifier = new JcaContentVerifierProviderBuilder();
      if (!request.isSignatureValid(verifier.build(key))) {
        throw bad("its signature does not match its key", null);
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    }
  }

  private static CordeeException bad(String why, @Nullable Throwable e) {
    return new CordeeException(
        ErrorCode.INVALID_ARGUMENT,
        "certificate request not usable: " + why + ": send a PKCS#10 request in PEM, EC P-256",
        e);
  }
}
