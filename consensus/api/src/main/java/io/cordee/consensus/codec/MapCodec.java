package io.cordee.consensus.codec;

import io.cordee.consensus.command.Changes;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ClusterMap;

/** A whole map as bytes: the list of all its rows. Stateless. */
public final class MapCodec {
  private MapCodec() {}

  /**
   * The bytes of a map; the same for equal maps.
   *
   * @param withPrivateTables whether tables that watchers do not get are included
   */
  public static byte[] encode(ClusterMap map, boolean withPrivateTables) {
    return ChangeCodec.encode(Changes.ofWholeMap(map, withPrivateTables));
  }

  /**
   * Reads a map; tables that were left out are empty.
   *
   * @throws CordeeException DATA_DAMAGED when something is missing, unknown or out of range
   */
  public static ClusterMap decode(byte[] bytes) {
    return Changes.apply(ClusterMap.empty(), ChangeCodec.decode(bytes));
  }
}
