package io.cordee.cli.config;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The marker file {@code identity} of a data folder: whose it is. It is made by {@code cluster
 * init} and {@code node join}, never by a start: so a folder that lost its data is told from a new
 * one, and a node whose Raft log is gone does not vote again under its old identity. Immutable.
 *
 * @param started whether a node has run on the folder
 */
public record NodeIdentity(String clusterId, String node, int incarnation, boolean started) {
  private static final String FILE = "identity";

  /** Makes the data folder of a node that has never run. */
  public static void create(Path dataDir, String clusterId, String node, int incarnation) {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + dataDir, e);
    }
    new NodeIdentity(clusterId, node, incarnation, false).write(dataDir);
  }

  /** Reads the marker and refuses a folder that is not this node's; the message says what to do. */
  public static NodeIdentity check(NodeConfig config) {
    Path file = config.dataDir().resolve(FILE);
    if (!Files.exists(file)) {
      throw new CordeeException(
          ErrorCode.WRONG_NODE,
          "data-dir "
              + config.dataDir()
              + " ("
              + config.file()
              + ") has no file 'identity': its data is lost or it is the wrong folder; correct"
              + " data-dir, or let the node return under a new identity: "
              + replace(config));
    }
    Properties marks = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      marks.load(reader);
    } catch (IOException e) {
      throw new CordeeException(ErrorCode.DATA_DAMAGED, "cannot read " + file + ": " + e, e);
    }
    String cluster = marks.getProperty("cluster", "");
    String node = marks.getProperty("node", "");
    String incarnation = marks.getProperty("incarnation", "");
    boolean started = Boolean.parseBoolean(marks.getProperty("started", "true"));
    if (!cluster.equals(config.clusterId())) {
      throw new CordeeException(
          ErrorCode.WRONG_CLUSTER,
          "data-dir "
              + config.dataDir()
              + " belongs to cluster "
              + cluster
              + ", this node.yaml ("
              + config.file()
              + ") to "
              + config.clusterId()
              + ": correct data-dir or cluster; nothing was changed");
    }
    if (!node.equals(config.node())
        || !incarnation.equals(Integer.toString(config.incarnation()))) {
      throw new CordeeException(
          ErrorCode.WRONG_NODE,
          "data-dir "
              + config.dataDir()
              + " belongs to node "
              + node
              + " incarnation "
              + incarnation
              + ", this node.yaml ("
              + config.file()
              + ") is of "
              + config.node()
              + " incarnation "
              + config.incarnation()
              + ": correct data-dir; nothing was changed");
    }
    if (started && !Files.isDirectory(config.dataDir().resolve("raft"))) {
      throw new CordeeException(
          ErrorCode.DATA_DAMAGED,
          config.dataDir().resolve("raft")
              + " is gone although the node has run: its log is lost; let the node return under a"
              + " new identity: "
              + replace(config));
    }
    return new NodeIdentity(cluster, node, config.incarnation(), started);
  }

  private static String replace(NodeConfig config) {
    return "cordee node add "
        + config.node()
        + " --room "
        + config.room()
        + " --replace, then cordee node join with a new --dir";
  }

  /** Remembers that a node has run here. */
  public void markStarted(Path dataDir) {
    if (!started) {
      new NodeIdentity(clusterId, node, incarnation, true).write(dataDir);
    }
  }

  /** Durable when it returns: a node whose marker lost its content would refuse to start. */
  private void write(Path dataDir) {
    String text =
        "cluster="
            + clusterId
            + "\nnode="
            + node
            + "\nincarnation="
            + incarnation
            + "\nstarted="
            + started
            + "\n";
    Path file = dataDir.resolve(FILE);
    Path temporary = dataDir.resolve(FILE + ".new");
    try {
      Files.writeString(temporary, text);
      sync(temporary, StandardOpenOption.WRITE);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(dataDir, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
