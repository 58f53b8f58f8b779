package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.gtid.GtidPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What all live nodes see of one server. Immutable. */
public record ServerView(SqlServer server, List<Sighting> sightings, Limits limits) {

  /**
   * One node's sight.
   *
   * @param silent time since that node's last full answer, with the age of its report
   */
  public record Sighting(String node, SqlProbe probe, Duration silent) {}

  public ServerView {
    sightings = List.copyOf(sightings);
  }

  public static ServerView of(
      String database, SqlServer server, Observations observations, Limits limits) {
    List<Sighting> found = new ArrayList<>();
    for (SeenReport seen : observations.reports()) {
      if (seen.age().compareTo(limits.reportFresh()) > 0) {
        continue;
      }
      for (SqlProbe probe : seen.report().sql()) {
        if (probe.database().equals(database) && probe.server().equals(server.name())) {
          found.add(new Sighting(seen.report().node(), probe, probe.silentFor().plus(seen.age())));
        }
      }
    }
    found.sort(Comparator.comparing(Sighting::node));
    return new ServerView(server, found, limits);
  }

  public String name() {
    return server.name();
  }

  /** Whether this sight counts as silence. */
  public boolean silent(Sighting s) {
    return s.silent().compareTo(limits.deadAfter()) > 0;
  }

  /** The freshest answer of those who see it answer. */
  public Optional<SqlProbe> answering() {
    return sightings.stream()
        .filter(s -> s.probe().answers() && !silent(s))
        .min(Comparator.comparing(Sighting::silent))
        .map(Sighting::probe);
  }

  /** What was last known of it, whether it answers or not. */
  public Optional<SqlProbe> lastKnown() {
    return lastSighting().map(Sighting::probe);
  }

  /** The sight that is the last to have had an answer. */
  Optional<Sighting> lastSighting() {
    return sightings.stream()
        .filter(s -> !s.probe().gtidBinlogPos().isEmpty())
        .min(Comparator.comparing(Sighting::silent));
  }

  /** Nobody has an answer, and enough nodes looked: two, or all that live where fewer do. */
  public boolean agreedSilent() {
    long silent = sightings.stream().filter(this::silent).count();
    return silent > 0
        && silent == sightings.size()
        && silent >= Math.min(Limits.OBSERVERS, sightings.size());
  }

  /** All that this server has, applied or only received. */
  public GtidPosition held() {
    return lastKnown()
        .map(
            p ->
                GtidPosition.parse(p.gtidBinlogPos())
                    .max(GtidPosition.parse(p.gtidSlavePos()))
                    .max(GtidPosition.parse(p.gtidIoPos())))
        .orElse(GtidPosition.EMPTY);
  }
}
