package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.SqlServerState;

/** What happens to servers that were lost and answer again. Pure. */
final class Returning {
  private Returning() {}

  static void decide(ClusterMap map, DatabaseView view, Conditions c) {
    if (Assessor.runs(map, view, PlanKind.SQL_READMIT_DIVERGED)) {
      return;
    }
    for (ServerView server : view.servers()) {
      if (server.answering().isEmpty()) {
        continue;
      }
      SqlServerState state = server.server().state();
      if (state == SqlServerState.LOST) {
        c.decide(new Decision.Quarantine(view.name(), server.name()));
      } else if (state == SqlServerState.QUARANTINED) {
        c.decide(new Decision.Judge(view.name(), server.name()));
      } else if (state == SqlServerState.READMITTING) {
        c.decide(new Decision.Readmit(view.name(), server.name()));
      }
    }
  }
}
