package io.cordee.cli.status;

import io.cordee.consensus.observation.Finding;
import java.time.Duration;
import java.util.List;

/**
 * The answer to "is it well?". Immutable.
 *
 * @param health OK, WARN or FAIL
 * @param leader of the coordination group; empty when there is none
 * @param objects, objectBytes as the groups' leaders count them
 */
public record Status(
    String cluster,
    String clusterId,
    String health,
    long epoch,
    String leader,
    long term,
    Duration leadingFor,
    int voters,
    int votersUp,
    List<Finding> findings,
    List<RoomRisk> ifLost,
    List<Room> rooms,
    int groups,
    long objects,
    long objectBytes,
    List<Database> databases,
    List<Work> jobs,
    List<Work> plans) {

  public Status {
    findings = List.copyOf(findings);
    ifLost = List.copyOf(ifLost);
    rooms = List.copyOf(rooms);
    databases = List.copyOf(databases);
    jobs = List.copyOf(jobs);
    plans = List.copyOf(plans);
  }

  /** What losing a room now would do; {@code ok} or a list of consequences. */
  public record RoomRisk(String room, boolean ok, String text) {}

  /** A room and what is in it. */
  public record Room(
      String name,
      int nodes,
      int nodesUp,
      int voters,
      boolean leads,
      int copies,
      int copiesMissing,
      long usedBytes,
      long sizeBytes,
      String state) {}

  /** A database in one line. */
  public record Database(String name, String writer, String phase, boolean ok, String text) {}

  /** A running job or a waiting plan, and the command that shows it. */
  public record Work(String id, String resource, String text, String command) {}
}
