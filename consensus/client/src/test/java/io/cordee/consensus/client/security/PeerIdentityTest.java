package io.cordee.consensus.client.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerIdentityTest {
  @Test
  void anIdentityIsReadAsItWasWritten() {
    PeerIdentity admin = new PeerIdentity("c-1", PeerRole.OPERATOR, "admin1");
    assertThat(admin.uri()).isEqualTo("cordee://c-1/operator/admin1");
    assertThat(PeerIdentity.parse(admin.uri())).contains(admin);
    assertThat(admin.who()).isEqualTo("operator/admin1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not an uri",
        "https://c-1/node/a",
        "cordee://c-1/node",
        "cordee://c-1/node/",
        "cordee://c-1/node/a/b",
        "cordee://c-1/root/a",
        "cordee://c-1/NODE/a",
        "cordee:///node/a",
        "cordee://c-1/ca/test",
      })
  void anythingElseIsNobody(String uri) {
    assertThat(PeerIdentity.parse(uri)).isEmpty();
  }
}
