package io.cordee.blockstore.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.command.KeyCommand;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private final MapCoordinator coordinator = new MapCoordinator();
  private final SecretSeal seal = SecretSeal.create(new SecureRandom());
  private final Authenticator authenticator =
      new Authenticator("us-east-1", coordinator, seal, InstantSource.system());

  /**
   * s3-register x kill-one, seed 9201: a node that had just started refused known keys for good.
   */
  @Test
  void aNodeWithoutAMapYetDoesNotCallAKeyUnknown() {
    assertThatThrownBy(() -> authenticator.secret("CK1"))
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    coordinator
        .submit(new KeyCommand.CreateAccessKey("CK1", "user", "", seal.seal("CK1", "secret")))
        .join();
    assertThat(authenticator.secret("CK1").orElseThrow().secretKey()).isEqualTo("secret");
    assertThat(authenticator.secret("CK2")).isEmpty();
  }

  @Test
  void aKeyThatWasMadeAMomentAgoIsKnown() {
    create("CK1");
    coordinator.fallBehind();
    create("CK2");
    assertThat(authenticator.secret("CK2").orElseThrow().secretKey()).isEqualTo("secret");
    assertThat(authenticator.userOf("CK2").orElseThrow().name()).isEqualTo("user");
    assertThat(authenticator.secret("CK3")).isEmpty();
  }

  private void create(String id) {
    coordinator.make(new KeyCommand.CreateAccessKey(id, "user", "", seal.seal(id, "secret")));
  }
}
