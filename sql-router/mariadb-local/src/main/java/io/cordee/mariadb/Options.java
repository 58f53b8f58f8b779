package io.cordee.mariadb;

import java.util.List;
import java.util.Map;

/**
 * How a server is set up. Immutable.
 *
 * @param serverId replication id, 1 or more; also the default of the GTID domain and of the
 *     auto-increment offset
 * @param port TCP port on 127.0.0.1, or 0 for a free one
 * @param gtidDomainId domain of this server's own transactions
 * @param autoIncrementOffset 1 to 16; the increment is always 16
 * @param readOnlyAtBoot what a Cordée master must have; false only for servers outside a cluster
 * @param detached the server outlives the JVM that started it, and {@link MariaDbServer#close()}
 *     leaves it running
 * @param environment variables of the server's process beside the inherited ones
 * @param settings further lines for the {@code [mariadbd]} section, which win over ours
 */
public record Options(
    int serverId,
    int port,
    int gtidDomainId,
    int autoIncrementOffset,
    boolean readOnlyAtBoot,
    boolean detached,
    Map<String, String> environment,
    List<String> settings) {
  /** Fixed for life in every Cordée database: the map hands out the offsets. */
  public static final int AUTO_INCREMENT_INCREMENT = 16;

  public Options {
    if (serverId < 1) {
      throw new IllegalArgumentException("server id must be 1 or more, is " + serverId);
    }
    if (autoIncrementOffset < 1 || autoIncrementOffset > AUTO_INCREMENT_INCREMENT) {
      throw new IllegalArgumentException(
          "auto-increment offset must be 1 to 16, is " + autoIncrementOffset);
    }
    environment = Map.copyOf(environment);
    settings = List.copyOf(settings);
  }

  /** The settings of a Cordée master with this id, on a free port, ended with this JVM. */
  public static Options of(int serverId) {
    int offset = (serverId - 1) % AUTO_INCREMENT_INCREMENT + 1;
    return new Options(serverId, 0, serverId, offset, true, false, Map.of(), List.of());
  }

  public Options withPort(int newPort) {
    return new Options(
        serverId,
        newPort,
        gtidDomainId,
        autoIncrementOffset,
        readOnlyAtBoot,
        detached,
        environment,
        settings);
  }

  public Options withReadOnlyAtBoot(boolean newReadOnly) {
    return new Options(
        serverId,
        port,
        gtidDomainId,
        autoIncrementOffset,
        newReadOnly,
        detached,
        environment,
        settings);
  }

  public Options withDetached(boolean newDetached) {
    return new Options(
        serverId,
        port,
        gtidDomainId,
        autoIncrementOffset,
        readOnlyAtBoot,
        newDetached,
        environment,
        settings);
  }

  public Options withEnvironment(Map<String, String> variables) {
    return new Options(
        serverId,
        port,
        gtidDomainId,
        autoIncrementOffset,
        readOnlyAtBoot,
        detached,
        variables,
        settings);
  }

  public Options withSettings(String... lines) {
    return new Options(
        serverId,
        port,
        gtidDomainId,
        autoIncrementOffset,
        readOnlyAtBoot,
        detached,
        environment,
        List.of(lines));
  }
}
