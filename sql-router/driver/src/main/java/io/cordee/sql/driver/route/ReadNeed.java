package io.cordee.sql.driver.route;

import io.cordee.sql.driver.gtid.GtidPosition;
import io.cordee.sql.driver.settings.ReadBound;
import java.util.Set;

/**
 * What a read needs of its server. Immutable.
 *
 * @param token writes that it must see
 * @param tokenUnknown whether there are more, whose positions are not known
 * @param avoid servers that just failed it
 */
public record ReadNeed(
    ReadBound bound, GtidPosition token, boolean tokenUnknown, Set<String> avoid) {
  public ReadNeed {
    avoid = Set.copyOf(avoid);
  }

  /** The same without exceptions. */
  ReadNeed avoidingNobody() {
    return avoid.isEmpty() ? this : new ReadNeed(bound, token, tokenUnknown, Set.of());
  }
}
