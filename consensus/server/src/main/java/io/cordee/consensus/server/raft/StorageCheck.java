package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/**
 * Refuses storage that has forgotten something: a copy that acknowledged an entry and lost it may
 * not vote under the same name. Immutable.
 */
record StorageCheck(String group, Path directory, Path marker) {

  /** Whether the group is new on this node and its folder may be made. */
  boolean before() throws IOException {
    Path meta = directory.resolve("current").resolve("raft-meta");
    if (Files.exists(marker)) {
      if (!Files.exists(meta)) {
        throw damaged(group, meta, new IOException("the file is gone"));
      }
      return false;
    }
    if (Files.exists(meta) && Files.size(meta) == 0 && !hasLog()) {
      // the disk was full while the folder was made: nobody has voted or written here
      CheckpointStore.deleteTree(directory);
      return true;
    }
    if (Files.exists(meta)) {
      // made, but the marker did not reach the disk
      mark();
      return false;
    }
    if (hasLog()) {
      throw damaged(group, meta, new IOException("the file is gone"));
    }
    return true;
  }

  /** Compares the log that was loaded with what the state says it has seen. */
  void after(RaftServer.Division division, GroupMachine machine) throws IOException {
    if (!Files.exists(marker)) {
      mark();
    }
    long applied = machine.state().applied().index();
    long snapshot = division.getRaftLog().getSnapshotIndex();
    long first = division.getRaftLog().getStartIndex();
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    long end = Math.max(snapshot, last == null ? -1 : last.getIndex());
    if (end < applied) {
      throw damaged(
          group,
          directory.resolve("current"),
          new IOException("the log ends at " + end + " and the state has seen " + applied));
    }
    if (last != null && first > snapshot + 1) {
      throw damaged(
          group,
          directory.resolve("sm"),
          new IOException("the log starts at " + first + " and the checkpoint is " + snapshot));
    }
  }

  static CordeeException damaged(String group, Path where, Throwable cause) {
    if (RaftCalls.root(cause) instanceof Error) {
      return new CordeeException(
          ErrorCode.INTERNAL, "A Raft group could not start; see the log. group=" + group, cause);
    }
    if (NoSpace.caused(cause)) {
      return new CordeeException(
          ErrorCode.NO_SPACE,
          "A Raft group cannot start on a full disk: add space, it is tried again. group=" + group,
          cause);
    }
    return new CordeeException(
        ErrorCode.DATA_DAMAGED,
        "The stored data of a Raft group is damaged and is not served; the other copies serve."
            + " Replace this node: cordee node add NAME --replace. group="
            + group
            + " where="
            + culprit(where)
            + " reason="
            + RaftCalls.rootMessage(cause),
        cause);
  }

  /** The log file that does not read, when it is one; Ratis does not say which. */
  private static Path culprit(Path where) {
    Path current = where.resolve("current");
    if (!Files.isDirectory(current)) {
      return where;
    }
    try (Stream<Path> files = Files.list(current)) {
      for (Path file : files.sorted().toList()) {
        LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
        if (segment != null && !reads(segment)) {
          return file;
        }
      }
    } catch (IOException unreadable) {
      return current;
    }
    return where;
  }

  private static boolean reads(LogSegmentPath segment) {
    try {
      int entries =
          LogSegment.readSegmentFile(
              segment.getPath().toFile(),
              segment.getStartEnd(),
              SizeInBytes.valueOf(2L * RaftSettings.MAX_ENTRY_BYTES),
              RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION,
              null,
              null);
      return entries >= 0;
    } catch (IOException | RuntimeException damaged) {
      return false;
    }
  }

  private boolean hasLog() throws IOException {
    Path current = directory.resolve("current");
    if (!Files.isDirectory(current)) {
      return false;
    }
    try (Stream<Path> files = Files.list(current)) {
      return files.anyMatch(f -> String.valueOf(f.getFileName()).startsWith("log_"));
    }
  }

  private void mark() throws IOException {
    Path folder = directory.resolveSibling("known");
    Files.createDirectories(folder);
    if (!Files.exists(marker)) {
      Files.writeString(marker, directory.getFileName() + "\n");
    }
    CheckpointStore.sync(marker);
    CheckpointStore.sync(folder);
  }
}
