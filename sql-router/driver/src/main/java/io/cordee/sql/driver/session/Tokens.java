package io.cordee.sql.driver.session;

import io.cordee.sql.driver.gtid.GtidPosition;
import io.cordee.sql.driver.gtid.WriteToken;
import io.cordee.sql.driver.route.Binding;
import io.cordee.sql.driver.route.ReadNeed;
import io.cordee.sql.driver.route.Router;
import io.cordee.sql.driver.settings.ReadBound;
import io.cordee.sql.driver.settings.TokenScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The writes that the reads of a logical connection must see, by the scope of the token. Confined
 * to the connection's thread; the data source's token is shared.
 */
final class Tokens {
  private final Router router;
  private final ReadBound bound;
  private final TokenScope scope;
  private final WriteToken written;
  private GtidPosition given = GtidPosition.EMPTY;

  Tokens(Router router, WriteToken ofDataSource) {
    this.router = router;
    bound = router.settings().reads();
    scope = router.settings().tokenScope();
    written = scope == TokenScope.DATASOURCE ? ofDataSource : new WriteToken();
  }

  ReadNeed need(Set<String> avoid) {
    if (bound.kind() != ReadBound.Kind.OWN_WRITES) {
      return new ReadNeed(bound, GtidPosition.EMPTY, false, avoid);
    }
    if (scope == TokenScope.EXPLICIT) {
      return new ReadNeed(bound, given, false, avoid);
    }
    router.settle(written);
    return new ReadNeed(bound, written.position().merge(given), written.unknown(), avoid);
  }

  void give(GtidPosition position) {
    given = given.merge(position);
  }

  /** Own and given writes. */
  GtidPosition all() {
    return written.position().merge(given);
  }

  /** Whether some write's position is not known yet. */
  boolean unknown() {
    router.settle(written);
    return written.unknown();
  }

  /** Something was committed: asks for its position while the connection is still there. */
  void committed(Binding binding) {
    if (bound.kind() != ReadBound.Kind.OWN_WRITES) {
      return;
    }
    try (Statement ask = binding.physical().createStatement();
        ResultSet row = ask.executeQuery("SELECT @@last_gtid")) {
      row.next();
      String gtid = row.getString(1);
      if (gtid != null) {
        written.add(GtidPosition.parse(gtid));
      }
    } catch (SQLException e) {
      // it is committed all the same; until the writer says where it is, reads go to the writer
      router.lostTrack(written);
      router.lost(binding);
    }
  }
}
