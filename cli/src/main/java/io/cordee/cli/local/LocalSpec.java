package io.cordee.cli.local;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What to start. Immutable.
 *
 * @param dir holds everything of this cluster
 * @param nodes how many nodes, each in a room of its own
 * @param masters how many MariaDB servers; 0 for none
 * @param members file with ports, environment and settings of single members
 */
public record LocalSpec(Path dir, int nodes, int masters, Optional<Path> members) {
  /** Rooms and servers are named by letters. */
  private static final int MAX_NODES = 9;

  /** Offsets of auto-increment columns go to 16; more than this is no use on one machine. */
  private static final int MAX_MASTERS = 5;

  public static final String DATABASE = "shop-db";
  public static final String SCHEMA = "shop";

  public LocalSpec {
    dir = dir.toAbsolutePath().normalize();
    require(nodes >= 1 && nodes <= MAX_NODES, "--nodes must be 1 to " + MAX_NODES);
    require(masters >= 0 && masters <= MAX_MASTERS, "--masters must be 0 to " + MAX_MASTERS);
    require(masters != 1, "--masters must be 0, or 2 and more: one server has nobody to follow it");
  }

  /** One whose members have nothing special. */
  public LocalSpec(Path dir, int nodes, int masters) {
    this(dir, nodes, masters, Optional.empty());
  }

  /** What the file of members says; CONFIG_INVALID when it is wrong. */
  MemberSettings settings() {
    return members
        .map(file -> MemberSettings.read(file, names("node-", nodes), names("db-", masters)))
        .orElseGet(MemberSettings::none);
  }

  private static Set<String> names(String prefix, int count) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + letter(i));
    }
    return names;
  }

  static String letter(int index) {
    return Character.toString('a' + index);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new CordeeException(ErrorCode.INVALID_ARGUMENT, message);
    }
  }
}
