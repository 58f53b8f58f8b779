package io.cordee.it.prove;

import io.cordee.it.fault.ProxiedCluster.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/** Every nemesis of levels P and C; a new one is a line here. Immutable. */
public final class Nemeses {
  private static final Duration MIN_GAP = Duration.ofSeconds(1);
  private static final Duration MAX_GAP = Duration.ofSeconds(6);

  /**
   * A leader's new connection brings entries while the old one still does, when a link is mended or
   * a paused node goes on. Ratis refuses one of the two, as an error, and sends it again.
   */
  private static final Pattern TWO_STREAMS =
      Pattern.compile("Failed appendEntries\\* .*[|] .*Already running a method by ");

  private static final List<Entry> ALL = new Table().entries();

  private Nemeses() {}

  /**
   * A line of the table. Immutable.
   *
   * @param kinds of the fault table; one of them is drawn for each injection
   * @param swarm whether a run uses only some of the kinds, drawn from its seed
   * @param minHold a fault holds at least this long
   * @param maxHold and at most this long
   * @param databases whether it needs MariaDB servers
   * @param disk what must be under the nodes
   * @param errorsAllowed what ERROR lines of a node's log this nemesis must cause
   */
  public record Entry(
      String name,
      String about,
      List<String> kinds,
      boolean swarm,
      Duration minHold,
      Duration maxHold,
      boolean databases,
      Disk disk,
      List<Pattern> errorsAllowed) {
    public Entry {
      kinds = List.copyOf(kinds);
      errorsAllowed = List.copyOf(errorsAllowed);
    }

    /** The kinds of one run. */
    List<String> draw(Random random, Level level) {
      List<String> served = served(level);
      if (!swarm) {
        return served;
      }
      List<String> shuffled = new ArrayList<>(served);
      Collections.shuffle(shuffled, random);
      return List.copyOf(shuffled.subList(0, 2 + random.nextInt(served.size() - 1)));
    }

    private List<String> served(Level level) {
      return kinds.stream().filter(level::serves).toList();
    }

    /** Whether this level can have any of its faults. */
    boolean fits(Level level) {
      return kinds.isEmpty() || !served(level).isEmpty();
    }

    /** How long nothing is wrong before the next fault. */
    Duration gap(Random random) {
      return MIN_GAP.plusMillis(random.nextLong(MAX_GAP.minus(MIN_GAP).toMillis()));
    }

    /** How long a fault holds. */
    Duration hold(Random random) {
      long span = maxHold.minus(minHold).toMillis();
      return minHold.plusMillis(span == 0 ? 0 : random.nextLong(span));
    }

    boolean allows(String errorLine) {
      return TWO_STREAMS.matcher(errorLine).find()
          || errorsAllowed.stream().anyMatch(pattern -> pattern.matcher(errorLine).find());
    }
  }

  public static List<Entry> all() {
    return ALL;
  }

  /** The nemesis of this name. */
  public static Optional<Entry> named(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** The lines. Confined to the making of the list. */
  private static final class Table {
    private static final List<String> KILLS =
        List.of("kill-one", "kill-leader", "kill-majority", "kill-all");
    private static final List<String> PAUSES = List.of("pause-one", "pause-leader");
    private static final List<String> CUTS =
        List.of(
            "partition-halves",
            "partition-one",
            "partition-leader",
            "partition-one-way-out",
            "partition-one-way-in",
            "partition-bridge");
    private static final List<String> BAD_LINKS =
        List.of("link-slow", "link-narrow", "link-cut-mid-frame", "link-hold");

    /** A node whose disk refuses says so, each time, as an error; so does Ratis, in many words. */
    private static final String BAD_DISK =
        "No space left on device|Input/output error|SegmentedRaftLog|event=group-failed"
            + "|chunk_store_failed|Failed appendEntries|ExitUtils Terminating";

    /**
     * Ratis refuses, as an error, what a leader sends again to a new copy that is still busy with
     * the first; the leader sends it once more. Until the old member is gone from the group, what
     * is meant for it arrives there too.
     */
    private static final String NEW_COPY = "Failed appendEntries\\* ";

    private final List<Entry> entries = new ArrayList<>();

    List<Entry> entries() {
      signals();
      links();
      disks();
      members();
      rot();
      databases();
      mixes();
      return List.copyOf(entries);
    }

    private void signals() {
      line("none", "nothing at all", 1, 1);
      line("kill-one", "SIGKILL to any node", 1, 8, "kill-one");
      line("kill-leader", "SIGKILL to the coordination leader", 1, 8, "kill-leader");
      line("kill-majority", "SIGKILL to two of three nodes at once", 1, 8, "kill-majority");
      line("kill-all", "SIGKILL to all nodes at once", 1, 4, "kill-all");
      line(
          "pause",
          "SIGSTOP to a node or the leader, shorter and longer than any lease",
          1,
          25,
          "pause-one",
          "pause-leader");
    }

    private void links() {
      line("partition", "any of the cuts below", 4, 15, CUTS.toArray(String[]::new));
      line("partition-halves", "a minority cut off from the others", 4, 15, "partition-halves");
      line("partition-one", "one room cut off from all others", 4, 15, "partition-one");
      line("partition-leader", "the leader's room cut off", 4, 15, "partition-leader");
      line(
          "partition-oneway",
          "what one room sends, or is sent, vanishes; the other way works",
          4,
          15,
          "partition-one-way-out",
          "partition-one-way-in");
      line("partition-bridge", "two rooms cut, a third sees both", 4, 15, "partition-bridge");
      line("slow-links", "a room's links delay or throttle", 4, 15, "link-slow", "link-narrow");
      line("midframe", "connections break in mid-frame", 2, 10, "link-cut-mid-frame");
      line("links", "any bad link", 4, 15, BAD_LINKS.toArray(String[]::new));
    }

    private void disks() {
      shim("power-loss-one", "power cut: what no sync made durable is gone", 1, 5, "power-one");
      shim("power-loss-majority", "the same on two nodes at once", 1, 5, "power-majority");
      shim("power-loss-all", "the same on all nodes at once", 1, 3, "power-all", "power-all-torn");
      shim("power-loss-slow", "the same from disks that are slow", 1, 2, "power-all-slow");
      shim("slow-disk", "syncs take up to 1.5 s longer", 4, 15, "disk-slow");
      shim("clock-jump", "wall clocks off by up to 10 minutes", 4, 15, "clock-jump-one");
      shim(
          "clock-drift",
          "wall clocks up to half again as fast, or half as fast",
          4,
          15,
          "clock-drift-one",
          "clock-drift-all");
      add(
          "sync-error",
          "every sync of one node fails with EIO",
          List.of("disk-sync-error"),
          false,
          2,
          10,
          false,
          Disk.SHIM,
          BAD_DISK);
      add(
          "full-disk",
          "the disk of one node is full to the last block",
          List.of("full-disk"),
          false,
          4,
          15,
          false,
          Disk.SMALL,
          BAD_DISK);
    }

    private void members() {
      add(
          "wipe-replace",
          "a node dies with its disk and is replaced",
          List.of("wiped-node"),
          false,
          1,
          5,
          false,
          Disk.PLAIN,
          NEW_COPY);
      add(
          "add-node",
          "a node joins while the leader dies",
          List.of("added-node", "kill-leader"),
          false,
          1,
          5,
          false,
          Disk.PLAIN,
          NEW_COPY);
    }

    private void rot() {
      line("bit-flips", "bits flip in the chunk files of one node", 1, 5, "bit-flips-chunks");
    }

    private void databases() {
      database("db-kill", "SIGKILL to a MariaDB server", 15, 30, "kill-db");
      database("db-pause", "SIGSTOP to a MariaDB server", 5, 30, "pause-db");
      database("writer-pause", "SIGSTOP to the writer's server", 15, 35, "pause-writer");
      database("room-kill", "SIGKILL to a node with its server", 10, 25, "kill-room");
      database("client-cut", "clients' connections break, many in a commit", 1, 2, "client-cut");
      database(
          "failover-kill",
          "SIGKILL to the writer, then to the node that carries out its failover",
          3,
          12,
          "kill-failover");
      database("kill-everything", "SIGKILL to all at once", 1, 4, "kill-everything");
    }

    private void mixes() {
      List<String> mix = new ArrayList<>(KILLS);
      mix.addAll(PAUSES);
      mix.addAll(CUTS);
      mix.addAll(BAD_LINKS);
      add("mix", "some of all that needs no database", mix, true, 2, 12, false, Disk.PLAIN);
      mix.addAll(List.of("kill-db", "pause-db", "kill-room", "kill-everything"));
      add("mix-sql", "some of everything", mix, true, 4, 20, true, Disk.PLAIN);
    }

    private void line(String name, String about, int min, int max, String... kinds) {
      add(name, about, List.of(kinds), false, min, max, false, Disk.PLAIN);
    }

    private void shim(String name, String about, int min, int max, String... kinds) {
      add(name, about, List.of(kinds), false, min, max, false, Disk.SHIM);
    }

    private void database(String name, String about, int min, int max, String... kinds) {
      add(name, about, List.of(kinds), false, min, max, true, Disk.PLAIN);
    }

    private void add(
        String name,
        String about,
        List<String> kinds,
        boolean swarm,
        int min,
        int max,
        boolean databases,
        Disk disk,
        String... errorsAllowed) {
      entries.add(
          new Entry(
              name,
              about,
              kinds,
              swarm,
              Duration.ofSeconds(min),
              Duration.ofSeconds(max),
              databases,
              disk,
              Arrays.stream(errorsAllowed).map(Pattern::compile).toList()));
    }
  }
}
