package io.cordee.it.fault.link;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out which member opened a connection on this machine: the local port of the client, its
 * socket's inode in {@code /proc/net/tcp}, and the process that holds it, which is a member's or a
 * descendant of one. Linux only. Thread-safe.
 */
public final class Owners {
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;
  private static final int MAX_GENERATIONS = 16;
  private static final Path PROC = Path.of("/proc");

  private final Supplier<Map<Long, String>> members;

  /**
   * @param members process ids of the members now, and their names
   */
  public Owners(Supplier<Map<Long, String>> members) {
    this.members = members;
  }

  /**
   * The member whose socket goes from {@code clientPort} to {@code serverPort}; {@link Link#CLIENT}
   * when it is nobody's or closed already.
   */
  public String of(int clientPort, int serverPort) throws IOException {
    Optional<String> inode = inode(clientPort, serverPort);
    if (inode.isEmpty()) {
      return Link.CLIENT;
    }
    String socket = "socket:[" + inode.get() + "]";
    Map<Long, String> known = members.get();
    long own = ProcessHandle.current().pid();
    if (holds(own, socket)) {
      // at once: looking through all processes takes long on a busy machine
      return known.getOrDefault(own, Link.CLIENT);
    }
    for (Map.Entry<Long, String> member : known.entrySet()) {
      if (holds(member.getKey(), socket)) {
        return member.getValue();
      }
    }
    for (Map.Entry<Long, String> child : descendants(known).entrySet()) {
      if (holds(child.getKey(), socket)) {
        return child.getValue();
      }
    }
    return Link.CLIENT;
  }

  private static Optional<String> inode(int clientPort, int serverPort) throws IOException {
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = PROC.resolve(table);
      if (!Files.exists(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE
            && port(fields[LOCAL]) == clientPort
            && port(fields[REMOTE]) == serverPort) {
          return Optional.of(fields[INODE]);
        }
      }
    }
    return Optional.empty();
  }

  /** The port of {@code ADDRESS:PORT} in hexadecimal; -1 of the table's heading. */
  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
  }

  private static boolean holds(long pid, String socket) {
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path fd : fds) {
        if (socket.equals(target(fd))) {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      return false; // the process ended: it holds nothing
    }
  }

  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException closed) {
      return ""; // closed since the folder was listed
    }
  }

  /** Processes that members started, with the member's name. */
  private static Map<Long, String> descendants(Map<Long, String> known) {
    Map<Long, String> found = new HashMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              Optional<ProcessHandle> at = process.parent();
              for (int i = 0; i < MAX_GENERATIONS && at.isPresent(); i++) {
                String name = known.get(at.get().pid());
                if (name != null) {
                  found.put(process.pid(), name);
                  return;
                }
                at = at.get().parent();
              }
            });
    return found;
  }
}
