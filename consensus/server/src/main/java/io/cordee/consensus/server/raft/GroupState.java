package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The replicated state of one group. All methods but {@link #onRole} are called by one thread of
 * the group at a time; readers of the state synchronise for themselves.
 *
 * <p>The Raft log is the journal: an implementation need not sync what it applied. After a crash it
 * gets every entry after {@link #applied} again. It must persist the position together with the
 * effects, atomically. A checkpoint must hold everything up to its position, on stable storage.
 */
public interface GroupState extends AutoCloseable {

  /** The last entry whose effects are in this state; {@link LogPosition#NONE} when empty. */
  LogPosition applied();

  /**
   * Applies a committed entry; the same on every copy. Must not throw for bad content: that is a
   * reply. An exception means that this copy can no longer follow (a failed disk): the group then
   * stops on this node, and says so.
   *
   * @return the reply to whoever appended it
   */
  byte[] apply(LogPosition at, byte[] entry);

  /**
   * Writes a complete, self-contained copy into {@code dir}, which does not exist yet. Files may
   * lie in subfolders; names must not end in {@code .md5}.
   */
  void checkpoint(Path dir) throws IOException;

  /**
   * Replaces the whole state by the checkpoint in {@code dir}, which stays as it is. On return the
   * state is durable; when it throws, the group stops.
   */
  void restore(Path dir) throws IOException;

  /**
   * Whether a follower may hear of a commit only with the next entry or heartbeat, half an election
   * timeout later at most. It saves messages; for states that only the leader is asked about.
   */
  default boolean followersMayLag() {
    return false;
  }

  /** This copy's role changed. Called on a thread of the host; must not block. */
  default void onRole(RoleInfo role) {}

  @Override
  void close();
}
