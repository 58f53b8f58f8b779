package io.cordee.consensus.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.proto.CoordinationGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoleRulesTest {
  @ParameterizedTest
  @CsvSource({
    "Submit, true, false, false",
    "ReadMap, true, false, true",
    "Session, true, false, true",
    "Report, true, false, false",
    "Observe, true, false, false",
  })
  void eachMethodHasItsRoles(String method, boolean node, boolean operator, boolean app) {
    String name = "cordee.consensus.Coordination/" + method;
    assertThat(RoleRules.allows(PeerRole.NODE, name)).isEqualTo(node);
    assertThat(RoleRules.allows(PeerRole.OPERATOR, name)).isEqualTo(operator);
    assertThat(RoleRules.allows(PeerRole.APP, name)).isEqualTo(app);
  }

  @Test
  void theTableKnowsEveryMethodOfTheService() {
    assertThat(CoordinationGrpc.getServiceDescriptor().getMethods())
        .extracting(m -> m.getBareMethodName())
        .containsExactlyInAnyOrder("Submit", "ReadMap", "Session", "Report", "Observe");
  }

  @Test
  void whatIsNotListedIsForNodes() {
    assertThat(RoleRules.allows(PeerRole.NODE, "cordee.blockstore.Chunks/Put")).isTrue();
    assertThat(RoleRules.allows(PeerRole.APP, "cordee.blockstore.Chunks/Put")).isFalse();
    assertThat(RoleRules.allows(PeerRole.OPERATOR, "anything/Else")).isFalse();
  }
}
