package io.cordee.consensus.server.rpc;

import io.cordee.consensus.client.security.PeerRole;
import java.util.Map;
import java.util.Set;

/**
 * Which role may call which method. What is not listed is for nodes only; operators use the admin
 * API. Immutable.
 */
public final class RoleRules {
  private static final Set<PeerRole> NODES = Set.of(PeerRole.NODE);
  private static final Set<PeerRole> NODES_AND_APPS = Set.of(PeerRole.NODE, PeerRole.APP);
  private static final Map<String, Set<PeerRole>> WIDER =
      Map.of(
          "cordee.consensus.Coordination/Session", NODES_AND_APPS,
          "cordee.consensus.Coordination/ReadMap", NODES_AND_APPS);

  private RoleRules() {}

  /**
   * Whether a role may call a method.
   *
   * @param method full name, {@code package.Service/Method}
   */
  public static boolean allows(PeerRole role, String method) {
    return WIDER.getOrDefault(method, NODES).contains(role);
  }
}
